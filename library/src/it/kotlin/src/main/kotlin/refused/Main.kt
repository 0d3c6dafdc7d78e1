package refused

fun main(args: Array<String>) { println(args.size) }
