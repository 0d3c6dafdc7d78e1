//! Checks of the source tree. Imports between files form no circles. `unsafe` code and exported functions
//! appear only in the folders for them.
//!
//! **Imports.** Each file of `src/` is a node. A file imports another file if its code names an item of that
//! file: in a private `use`, or by a path in an expression, type, pattern, attribute or macro argument. The
//! exact rules:
//! * Paths are resolved as in Rust, through `crate`, `self`, `super`, child modules, imported names and
//!   re-exports, to the file that defines the item. The use of an item through a re-export is an import of
//!   the defining file and not of the file with the re-export.
//! * A `mod` declaration is not an import. A re-export (`pub use`, `pub(crate) use`) is not an import, unless the
//!   code of the same file uses the name.
//! * Naming a module is not an import of its file: `use crate::a;` counts only if the code names an item of
//!   `a`. A glob import counts only for the items that the code names through the glob.
//! * Inline modules belong to their file. Code under `#[cfg(test)]` does not count. Code under any other `cfg`
//!   counts.
//! * Method calls are not resolved, because they name no file.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;

use syn::fold::{self, Fold};

/// Text of each file, by path below `src/`.
type Sources = BTreeMap<String, String>;

fn sources(files: &[(&str, &str)]) -> Sources {
    let files = files.iter();
    files
        .map(|(path, text)| (path.to_string(), text.to_string()))
        .collect()
}

fn sources_of_this_crate() -> Sources {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = Sources::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap();
                sources.insert(name.to_string(), std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    sources
}

/// Path of a module below the crate root. Empty for the crate root.
type ModulePath = Vec<String>;

/// Name that a `use` item brings into a module.
#[derive(Debug)]
struct Import {
    /// `None` for a glob.
    name: Option<String>,
    path: Vec<String>,
    is_reexport: bool,
}

/// Module. A module is a file, or it is inline in a file.
#[derive(Debug, Default)]
struct Module {
    file: String,
    items: BTreeSet<String>,
    imports: Vec<Import>,
    /// The paths that the code of the module uses.
    paths: BTreeSet<Vec<String>>,
}

/// Modules of a crate.
#[derive(Debug, Default)]
struct Crate {
    modules: BTreeMap<ModulePath, Module>,
}

fn module_path(file: &str) -> ModulePath {
    let name = file.strip_suffix(".rs").unwrap();
    let name = name.strip_suffix("/mod").unwrap_or(name);
    match name {
        "lib" => Vec::new(),
        name => name.split('/').map(str::to_string).collect(),
    }
}

/// Returns whether attributes restrict an item to test builds: `#[cfg(test)]`, `#[cfg(all(test, …))]`.
fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.meta.require_list().is_ok_and(|list| {
                let condition = list.tokens.to_string().replace(' ', "");
                condition == "test" || condition.starts_with("all(test,")
            })
    })
}

fn segments(path: &syn::Path) -> Vec<String> {
    let segments = path.segments.iter();
    segments.map(|segment| segment.ident.to_string()).collect()
}

/// Returns the paths in the text of macro arguments. A path consists of names joined by `::`.
fn paths_in_tokens(text: &str) -> Vec<Vec<String>> {
    let mut paths: Vec<Vec<String>> = Vec::new();
    let mut continues = false;
    let mut in_text = false;
    let mut spaced = String::new();
    let text = text.replace("'\"'", " ");
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        match c {
            c if c.is_alphanumeric() || c == '_' => spaced.push(c),
            ':' | '"' => spaced.extend([' ', c, ' ']),
            // An escaped quote does not end a string.
            '\\' => _ = characters.next(),
            c if c.is_whitespace() => spaced.push(' '),
            _ => spaced.push_str(" . "),
        }
    }
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut index = 0;
    while index < words.len() {
        match words[index] {
            "\"" => {
                in_text = !in_text;
                continues = false;
            }
            _ if in_text => {}
            ":" if words.get(index + 1) == Some(&":") => {
                continues = true;
                index += 1;
            }
            ":" | "." => continues = false,
            word if continues => {
                if let Some(path) = paths.last_mut() {
                    path.push(word.to_string());
                }
                continues = false;
            }
            word => paths.push(vec![word.to_string()]),
        }
        index += 1;
    }
    paths
}

/// Collects the items, imports and paths of one module.
struct Collector<'a> {
    collected: &'a mut Crate,
    module: ModulePath,
}

impl Collector<'_> {
    fn module(&mut self) -> &mut Module {
        self.collected.modules.get_mut(&self.module).unwrap()
    }

    fn collect_use(&mut self, tree: &syn::UseTree, prefix: &[String], is_reexport: bool) {
        let with = |ident: &syn::Ident| {
            let mut path = prefix.to_vec();
            if ident != "self" || prefix.is_empty() {
                path.push(ident.to_string());
            }
            path
        };
        match tree {
            syn::UseTree::Path(path) => {
                self.collect_use(&path.tree, &with(&path.ident), is_reexport);
            }
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.collect_use(tree, prefix, is_reexport);
                }
            }
            syn::UseTree::Name(name) => {
                let path = with(&name.ident);
                self.module().imports.push(Import {
                    name: path.last().cloned(),
                    path,
                    is_reexport,
                });
            }
            syn::UseTree::Rename(rename) => {
                let path = with(&rename.ident);
                self.module().imports.push(Import {
                    name: Some(rename.rename.to_string()),
                    path,
                    is_reexport,
                });
            }
            syn::UseTree::Glob(_) => self.module().imports.push(Import {
                name: None,
                path: prefix.to_vec(),
                is_reexport,
            }),
        }
    }

    fn collect_items(&mut self, items: Vec<syn::Item>) {
        for item in items {
            self.collect_item(item);
        }
    }

    fn collect_item(&mut self, item: syn::Item) {
        let (attributes, name) = match &item {
            syn::Item::Const(item) => (&item.attrs, Some(&item.ident)),
            syn::Item::Enum(item) => (&item.attrs, Some(&item.ident)),
            syn::Item::Fn(item) => (&item.attrs, Some(&item.sig.ident)),
            syn::Item::Macro(item) => (&item.attrs, item.ident.as_ref()),
            syn::Item::Static(item) => (&item.attrs, Some(&item.ident)),
            syn::Item::Struct(item) => (&item.attrs, Some(&item.ident)),
            syn::Item::Trait(item) => (&item.attrs, Some(&item.ident)),
            syn::Item::Type(item) => (&item.attrs, Some(&item.ident)),
            syn::Item::Impl(item) => (&item.attrs, None),
            syn::Item::Mod(item) => (&item.attrs, None),
            syn::Item::Use(item) => (&item.attrs, None),
            other => panic!("an item of a kind that this test does not know: {other:?}"),
        };
        if is_for_tests(attributes) {
            return;
        }
        if let Some(name) = name {
            let name = name.to_string();
            self.module().items.insert(name);
        }
        match item {
            syn::Item::Use(item) => {
                let is_reexport = !matches!(item.vis, syn::Visibility::Inherited);
                self.collect_use(&item.tree, &[], is_reexport);
            }
            syn::Item::Mod(item) => {
                let Some((_, items)) = item.content else {
                    return;
                };
                let mut path = self.module.clone();
                path.push(item.ident.to_string());
                let module = Module {
                    file: self.module().file.clone(),
                    ..Module::default()
                };
                self.collected.modules.insert(path.clone(), module);
                let mut inner = Collector {
                    collected: self.collected,
                    module: path,
                };
                inner.collect_items(items);
            }
            item => {
                fold::fold_item(self, item);
            }
        }
    }
}

impl Fold for Collector<'_> {
    /// Items inside functions.
    fn fold_item(&mut self, item: syn::Item) -> syn::Item {
        self.collect_item(item.clone());
        item
    }

    fn fold_impl_item_fn(&mut self, item: syn::ImplItemFn) -> syn::ImplItemFn {
        match is_for_tests(&item.attrs) {
            true => item,
            false => fold::fold_impl_item_fn(self, item),
        }
    }

    fn fold_path(&mut self, path: syn::Path) -> syn::Path {
        let segments = segments(&path);
        self.module().paths.insert(segments);
        fold::fold_path(self, path)
    }

    fn fold_macro(&mut self, call: syn::Macro) -> syn::Macro {
        let paths = paths_in_tokens(&call.tokens.to_string());
        self.module().paths.extend(paths);
        fold::fold_macro(self, call)
    }
}

impl Crate {
    fn parse(sources: &Sources) -> Self {
        let mut parsed = Crate::default();
        for file in sources.keys() {
            let module = Module {
                file: file.clone(),
                ..Module::default()
            };
            parsed.modules.insert(module_path(file), module);
        }
        for (file, text) in sources {
            let items = syn::parse_file(text).unwrap().items;
            let mut collector = Collector {
                collected: &mut parsed,
                module: module_path(file),
            };
            collector.collect_items(items);
        }
        parsed
    }

    /// Returns the file that defines the item at a path. Returns `None` for modules, for items of other crates
    /// and for local variables.
    fn resolve(&self, module: &[String], path: &[String], depth: usize) -> Option<&str> {
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" => self.walk(&[], rest, depth),
            "self" => self.walk(module, rest, depth),
            "super" => {
                let parent = &module[..module.len().checked_sub(1)?];
                match rest.first().is_some_and(|next| next == "super") {
                    true => self.resolve(parent, rest, depth),
                    false => self.walk(parent, rest, depth),
                }
            }
            _ => match self.has(module, first, depth) {
                true => self.walk(module, path, depth),
                false => None,
            },
        }
    }

    /// Returns whether a module defines, imports or re-exports a name.
    fn has(&self, module: &[String], name: &str, depth: usize) -> bool {
        let found = &self.modules[module];
        self.modules.contains_key(&child(module, name))
            || found.items.contains(name)
            || found
                .imports
                .iter()
                .any(|i| i.name.as_deref() == Some(name))
            || self.glob_with(module, name, depth).is_some()
    }

    /// Returns the module whose glob import brings a name into a module.
    fn glob_with(&self, module: &[String], name: &str, depth: usize) -> Option<ModulePath> {
        if depth == 0 {
            return None;
        }
        let globs = self.modules[module].imports.iter();
        globs
            .filter(|import| import.name.is_none())
            .filter_map(|import| self.module_of(module, &import.path))
            .find(|target| self.has(target, name, depth - 1))
    }

    /// Returns the module at a path. Returns `None` if the path does not name a module.
    fn module_of(&self, module: &[String], path: &[String]) -> Option<ModulePath> {
        let mut found = module.to_vec();
        for (index, segment) in path.iter().enumerate() {
            match segment.as_str() {
                "crate" => found.clear(),
                "self" if index == 0 => {}
                "super" => {
                    found.pop()?;
                }
                name => found = child(&found, name),
            }
        }
        self.modules.contains_key(&found).then_some(found)
    }

    /// Follows a path from a module to an item. Returns the file that defines the item.
    fn walk(&self, module: &[String], path: &[String], depth: usize) -> Option<&str> {
        let file = Some(self.modules.get(module)?.file.as_str());
        let (first, rest) = path.split_first()?;
        if depth == 0 {
            return file;
        }
        let inner = child(module, first);
        if self.modules.contains_key(&inner) {
            return self.walk(&inner, rest, depth);
        }
        let found = &self.modules[module];
        if found.items.contains(first) {
            return file;
        }
        let named = |import: &&Import| import.name.as_ref() == Some(first);
        if let Some(import) = found.imports.iter().find(named) {
            let path: Vec<String> = import.path.iter().chain(rest).cloned().collect();
            // No file defines the names of other crates.
            return match import.path.first() == Some(first) && import.path.len() == 1 {
                true => None,
                false => self.resolve(module, &path, depth - 1),
            };
        }
        match self.glob_with(module, first, depth) {
            Some(target) => self.walk(&target, path, depth - 1),
            None => file,
        }
    }

    /// Returns the imports of each file.
    fn graph(&self) -> BTreeMap<&str, BTreeSet<&str>> {
        const DEPTH: usize = 8;
        let mut graph: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (path, module) in &self.modules {
            let imports = module.imports.iter();
            let imports = imports.filter(|import| !import.is_reexport);
            let paths = imports.map(|import| &import.path).chain(&module.paths);
            let files = paths.filter_map(|used| self.resolve(path, used, DEPTH));
            let others = files.filter(|file| *file != module.file);
            graph.entry(&module.file).or_default().extend(others);
        }
        graph
    }
}

fn child(module: &[String], name: &str) -> ModulePath {
    let mut path = module.to_vec();
    path.push(name.to_string());
    path
}

/// Returns the shortest circle of imports through a file, or an empty path if there is no circle.
fn circle_of<'a>(graph: &BTreeMap<&'a str, BTreeSet<&'a str>>, start: &'a str) -> Vec<&'a str> {
    let mut before: BTreeMap<&str, &str> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(file) = queue.pop_front() {
        for next in graph.get(file).into_iter().flatten() {
            if *next == start {
                let mut circle = vec![start, file];
                while let Some(file) = before.get(circle[circle.len() - 1]) {
                    circle.push(file);
                }
                circle.reverse();
                return circle;
            }
            if !before.contains_key(next) {
                before.insert(next, file);
                queue.push_back(next);
            }
        }
    }
    Vec::new()
}

/// Returns circles of imports, each in the form `a.rs → b.rs → a.rs`. Together the circles contain every file
/// that is part of a circle.
fn circles(sources: &Sources) -> Vec<String> {
    let parsed = Crate::parse(sources);
    let graph = parsed.graph();
    let mut seen = BTreeSet::new();
    let mut circles = Vec::new();
    for file in graph.keys() {
        let circle = circle_of(&graph, file);
        if !circle.is_empty() && !seen.contains(file) {
            circles.push(circle.join(" → "));
        }
        seen.extend(circle);
    }
    circles
}

/// Use of `unsafe`, or a function of the C ABI.
#[derive(Debug, PartialEq)]
enum Finding {
    UnsafeBlock,
    Unsafe,
    ExternC,
}

struct Findings(Vec<Finding>);

impl Fold for Findings {
    fn fold_expr_unsafe(&mut self, block: syn::ExprUnsafe) -> syn::ExprUnsafe {
        self.0.push(Finding::UnsafeBlock);
        fold::fold_expr_unsafe(self, block)
    }

    fn fold_signature(&mut self, signature: syn::Signature) -> syn::Signature {
        self.0.extend(signature.unsafety.map(|_| Finding::Unsafe));
        self.0
            .extend(signature.abi.as_ref().map(|_| Finding::ExternC));
        fold::fold_signature(self, signature)
    }

    fn fold_item_impl(&mut self, item: syn::ItemImpl) -> syn::ItemImpl {
        self.0.extend(item.unsafety.map(|_| Finding::Unsafe));
        fold::fold_item_impl(self, item)
    }

    fn fold_item_trait(&mut self, item: syn::ItemTrait) -> syn::ItemTrait {
        self.0.extend(item.unsafety.map(|_| Finding::Unsafe));
        fold::fold_item_trait(self, item)
    }

    fn fold_item_foreign_mod(&mut self, item: syn::ItemForeignMod) -> syn::ItemForeignMod {
        self.0.push(Finding::ExternC);
        fold::fold_item_foreign_mod(self, item)
    }

    fn fold_type_bare_fn(&mut self, function: syn::TypeBareFn) -> syn::TypeBareFn {
        self.0.extend(function.unsafety.map(|_| Finding::Unsafe));
        self.0
            .extend(function.abi.as_ref().map(|_| Finding::ExternC));
        fold::fold_type_bare_fn(self, function)
    }

    fn fold_attribute(&mut self, attribute: syn::Attribute) -> syn::Attribute {
        let path = attribute.path();
        if path.is_ident("no_mangle") || path.is_ident("export_name") || path.is_ident("unsafe") {
            self.0.push(Finding::ExternC);
        }
        fold::fold_attribute(self, attribute)
    }

    fn fold_macro(&mut self, call: syn::Macro) -> syn::Macro {
        for path in paths_in_tokens(&call.tokens.to_string()) {
            match path[0].as_str() {
                "unsafe" => self.0.push(Finding::Unsafe),
                "extern" => self.0.push(Finding::ExternC),
                _ => {}
            }
        }
        fold::fold_macro(self, call)
    }
}

/// Returns the files outside `abi/` that contain functions of the C ABI, and the files outside `abi/` and
/// `arrow/import.rs` that contain `unsafe` code. Allows one `unsafe` block in `heap.rs`, which calls the allocator, and
/// one in `faults`: in builds for tests, that block kills the process.
fn misplaced(sources: &Sources) -> Vec<String> {
    let mut misplaced = Vec::new();
    let mut blocks_in_faults = 0;
    let mut blocks_in_heap = 0;
    for (file, text) in sources {
        if file.starts_with("abi/") {
            continue;
        }
        let mut findings = Findings(Vec::new());
        findings.fold_file(syn::parse_file(text).unwrap());
        for finding in findings.0 {
            let is_in_faults = file == "faults.rs" || file.starts_with("faults/");
            match finding {
                Finding::ExternC => misplaced.push(format!("{file}: a function of the C ABI")),
                _ if file == "arrow/import.rs" => {}
                Finding::UnsafeBlock if file == "heap.rs" && blocks_in_heap == 0 => {
                    blocks_in_heap += 1;
                }
                Finding::UnsafeBlock if is_in_faults && blocks_in_faults == 0 => {
                    blocks_in_faults += 1;
                }
                _ => misplaced.push(format!("{file}: unsafe code")),
            }
        }
    }
    misplaced
}

#[test]
fn imports_have_no_circles() {
    let circles = circles(&sources_of_this_crate());
    assert!(circles.is_empty(), "circles:\n{}", circles.join("\n"));
}

#[test]
fn unsafe_code_and_exports_are_in_their_folders() {
    let misplaced = misplaced(&sources_of_this_crate());
    assert!(misplaced.is_empty(), "{}", misplaced.join("\n"));
}

#[test]
fn circle_check_finds_every_way_to_name_a_file() {
    let ways = [
        "use crate::b::B;",
        "use super::b::B;",
        "use crate::{b::{self, B}};",
        "use crate::b; fn g() { b::f() }",
        "use crate::b::*; fn g(b: B) {}",
        "fn f() -> crate::b::B { todo!() }",
        "fn f() { let x = super::b::B; }",
        "use crate::b as other; fn f() { other::f() }",
        "fn f() { println!(\"{:?}\", crate::b::B) }",
        "use crate::c::B;",
        "use crate::c::*; fn f(b: B) {}",
        "mod inner { use super::super::b::B; }",
    ];
    for way in ways {
        let tree = sources(&[
            ("lib.rs", "mod a; mod b; mod c;"),
            ("a.rs", &format!("{way} pub struct A;")),
            ("b.rs", "use crate::a::A; pub struct B; pub fn f() {}"),
            ("c.rs", "pub(crate) use crate::b::B;"),
        ]);
        assert_eq!(circles(&tree), ["a.rs → b.rs → a.rs"], "{way}");
    }
}

#[test]
fn circle_check_follows_longer_circles_and_parents() {
    let tree = sources(&[
        ("lib.rs", "mod a; mod b; mod c;"),
        ("a.rs", "use crate::b::B; pub struct A;"),
        ("b.rs", "use crate::c::C; pub struct B;"),
        ("c.rs", "use crate::a::A; pub struct C;"),
    ]);
    assert_eq!(circles(&tree), ["a.rs → b.rs → c.rs → a.rs"]);
    let tree = sources(&[
        ("lib.rs", "mod a;"),
        ("a/mod.rs", "mod child; pub struct A; fn f() { child::f() }"),
        ("a/child.rs", "use super::A; pub fn f() {}"),
    ]);
    assert_eq!(circles(&tree), ["a/child.rs → a/mod.rs → a/child.rs"]);
}

#[test]
fn circle_check_accepts_reexports_and_tests() {
    let tree = sources(&[
        ("lib.rs", "mod a; mod b;"),
        (
            "a/mod.rs",
            "mod child; pub(crate) use child::f; pub struct A;",
        ),
        ("a/child.rs", "use super::A; use crate::b::B; pub fn f() {}"),
        (
            "b.rs",
            "use std::a::f; pub struct B; #[cfg(test)] mod tests { use crate::a::f; }",
        ),
    ]);
    assert_eq!(circles(&tree), [""; 0]);
}

#[test]
fn unsafe_check_finds_misplaced_code() {
    let cases = [
        ("read.rs", "fn f() { unsafe { g() } }"),
        ("read.rs", "unsafe fn f() {}"),
        ("read.rs", "unsafe impl Send for A {}"),
        ("read.rs", "fn f() { m!(unsafe { g() }) }"),
        ("read.rs", "extern \"C\" fn f() {}"),
        ("read.rs", "#[no_mangle] fn f() {}"),
        ("read.rs", "extern \"C\" { fn f(); }"),
        ("arrow/import.rs", "pub extern \"C\" fn f() {}"),
        ("faults.rs", "fn f() { unsafe { g() } unsafe { h() } }"),
        ("heap.rs", "fn f() { unsafe { g() } unsafe { h() } }"),
        ("heap.rs", "unsafe fn f() {}"),
        ("faults.rs", "unsafe fn f() {}"),
    ];
    for (file, text) in cases {
        let misplaced = misplaced(&sources(&[(file, text)]));
        assert_eq!(misplaced.len(), 1, "{file}: {text}");
        assert!(misplaced[0].starts_with(file), "{misplaced:?}");
    }
}

#[test]
fn unsafe_check_accepts_the_folders_and_attributes() {
    let tree = sources(&[
        (
            "abi/read.rs",
            "#[no_mangle] pub unsafe extern \"C\" fn f() {}",
        ),
        ("arrow/import.rs", "unsafe fn f() { unsafe { g() } }"),
        ("faults.rs", "fn f() { unsafe { g() } }"),
        (
            "lib.rs",
            "#![deny(unsafe_code)] #![deny(unsafe_op_in_unsafe_fn)]",
        ),
        ("read.rs", "#[allow(unsafe_code)] fn f() { m!(\"unsafe\") }"),
    ]);
    assert_eq!(misplaced(&tree), [""; 0]);
}
