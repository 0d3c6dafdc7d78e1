// The tests ran at the same time, and freed all native handles.
def line = new File(basedir, 'build.log').readLines().find { it.contains('junit-parallel: ') && it.contains('live native') }
assert line != null: 'build.log has no summary'
def numbers = (line =~ /(\d+) tests, at most (\d+) at the same time; live native handles at the end: (\d+)/)[0]
assert numbers[1].toInteger() >= 80
assert numbers[2].toInteger() > 1
assert numbers[3] == '0'
true
