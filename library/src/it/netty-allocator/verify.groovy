// The first run prints the lines that docs/guides/deploying.md shows, in this order. JDK 22 needs no flag.
def page = new File(root, 'docs/guides/deploying.md').text
def expected = (page =~ /(?s)```text\n(Exception.*?)```/)[0][1].readLines()*.trim()
def printed = new File(basedir, 'build.log').readLines()*.trim()
assert expected.size() >= 4
def from = 0
expected.each { line ->
  def at = printed.subList(from, printed.size()).findIndexOf { it.startsWith(line) }
  assert at >= 0: "build.log does not have the line '$line' after line $from"
  from += at + 1
}
assert printed.any { it == 'netty-allocator: ROOT and [db]' }
true
