package refused

import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name
import kotlin.io.path.readLines
import kotlin.system.exitProcess
import org.jetbrains.kotlin.cli.common.ExitCode
import org.jetbrains.kotlin.cli.common.arguments.K2JVMCompilerArguments
import org.jetbrains.kotlin.cli.common.arguments.parseCommandLineArguments
import org.jetbrains.kotlin.cli.common.messages.CompilerMessageSeverity
import org.jetbrains.kotlin.cli.common.messages.CompilerMessageSourceLocation
import org.jetbrains.kotlin.cli.common.messages.MessageCollector
import org.jetbrains.kotlin.cli.jvm.K2JVMCompiler
import org.jetbrains.kotlin.config.Services

private const val MARK = "// refused"

/** A line of a source file. */
private data class Line(val file: String, val number: Int)

/** The messages of the compiler, by line. */
private class Messages : MessageCollector {
  val lines = mutableMapOf<Line, MutableList<String>>()
  val others = mutableListOf<String>()

  override fun clear() {}

  override fun hasErrors() = lines.isNotEmpty()

  override fun report(severity: CompilerMessageSeverity, message: String, location: CompilerMessageSourceLocation?) {
    if (location != null && (severity.isError || severity.isWarning)) {
      lines.getOrPut(Line(Path.of(location.path).name, location.line)) { mutableListOf() } += message
    } else if (severity.isError) {
      others += message
    }
  }
}

/**
 * Compiles the sources of two folders, and checks that the compiler refuses or warns of each marked line and of no other line.
 * Arguments: the folder of both, and a folder for classes. The compiler is silent on warnings if there are errors.
 */
fun main(args: Array<String>) {
  val classes = Files.createDirectories(Path.of(args[1]))
  val refused = check(Path.of(args[0], "errors"), classes, ExitCode.COMPILATION_ERROR)
  val needless = check(Path.of(args[0], "warnings"), classes, ExitCode.OK)
  println("kotlin: the compiler refuses $refused uses of null, and warns of $needless needless safe calls")
}

/** Returns the number of marked lines. */
private fun check(folder: Path, classes: Path, expected: ExitCode): Int {
  val marked =
    folder.listDirectoryEntries("*.kt").flatMap { file ->
      file.readLines().withIndex().filter { it.value.endsWith(MARK) }.map { Line(file.name, it.index + 1) }
    }
  val messages = Messages()
  val code = K2JVMCompiler().exec(messages, Services.EMPTY, arguments(folder, classes))
  val mistakes =
    marked.filter { it !in messages.lines }.map { "accepted: $it" } +
      messages.lines.filter { it.key !in marked }.map { "refused: $it" } +
      messages.others
  mistakes.forEach(System.err::println)
  if (code != expected || marked.isEmpty() || mistakes.isNotEmpty()) {
    System.err.println("$folder: the compiler ended with $code")
    exitProcess(1)
  }
  return marked.size
}

private fun arguments(folder: Path, classes: Path): K2JVMCompilerArguments {
  val arguments = K2JVMCompilerArguments()
  val line = "-Xnullability-annotations=@org.jspecify.annotations:strict -no-stdlib -jvm-target 22".split(" ")
  val paths = listOf("-classpath", System.getProperty("java.class.path"), "-d", "$classes", "$folder")
  parseCommandLineArguments(line + paths, arguments)
  return arguments
}
