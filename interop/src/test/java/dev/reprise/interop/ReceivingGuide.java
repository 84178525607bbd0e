package dev.reprise.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** The blocks of code in the guide for receivers. */
final class ReceivingGuide {

  private static final Path GUIDE =
      Path.of(System.getProperty("basedir", ".")).resolve("../docs/receiving.md");
  private static final Pattern BLOCK =
      Pattern.compile("^```(\\w+)\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

  private ReceivingGuide() {}

  /** Returns the blocks of a language, in their order. */
  static List<String> blocks(String language) {
    try {
      return BLOCK
          .matcher(Files.readString(GUIDE))
          .results()
          .filter(match -> match.group(1).equals(language))
          .map((MatchResult match) -> match.group(2))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the block that declares a class. */
  static String java(String className) {
    return blocks("java").stream()
        .filter(block -> block.contains("class " + className + " "))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Compiles the block that declares a class, with nothing beside the JDK but one jar or folder.
   *
   * @param folder where the class goes
   */
  static Class<?> compiled(String className, Path folder, String classPath) throws Exception {
    Path source = Files.writeString(folder.resolve(className + ".java"), java(className));
    List<String> arguments =
        List.of("-Xlint:all", "-Werror", "-cp", classPath, "-d", folder.toString());
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, with(arguments, source.toString()));
    assertThat(status).isZero();
    URL[] urls = {folder.toUri().toURL()};
    return new URLClassLoader(urls, ReceivingGuide.class.getClassLoader()).loadClass(className);
  }

  private static String[] with(List<String> arguments, String last) {
    return Stream.concat(arguments.stream(), Stream.of(last)).toArray(String[]::new);
  }
}
