// The program prints the lines that docs/guides/start.md shows.
def page = new File(root, 'docs/guides/start.md').text
def expected = (page =~ /(?s)```text\n(.*?)```/)[0][1].readLines()
def printed = new File(basedir, 'build.log').readLines()
assert !expected.empty
assert Collections.indexOfSubList(printed, expected) >= 0: "build.log does not have the lines $expected"
true
