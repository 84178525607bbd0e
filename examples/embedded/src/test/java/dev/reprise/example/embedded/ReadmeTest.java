package dev.reprise.example.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {

  private static final int QUICK_START_LINES_MAX = 20;
  private static final Path ROOT = Path.of(System.getProperty("basedir", ".")).resolve("../..");
  private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");

  @TempDir private Path classes;

  @Test
  void everyJavaBlock_compiles() throws IOException {
    assertThat(javaBlocks())
        .hasSizeGreaterThanOrEqualTo(2)
        .allSatisfy(block -> assertThat(errors(block)).as(block).isEmpty());
  }

  @Test
  void javaBlock_thatCallsWhatIsNotThere_doesNotCompile() throws IOException {
    String broken = javaBlocks().get(0).replace(".publish(", ".publishNowhere(");

    assertThat(errors(broken)).anyMatch(error -> error.contains("publishNowhere"));
  }

  @Test
  void quickStart_isShort() throws IOException {
    assertThat(javaBlocks().get(0).lines()).hasSizeLessThanOrEqualTo(QUICK_START_LINES_MAX);
  }

  @Test
  void everyLink_leadsToAFileOrFolder() throws IOException {
    List<String> links = found(LINK);

    assertThat(links).contains("docs/architecture.md", "CHANGELOG.md");
    assertThat(links).allSatisfy(link -> assertThat(ROOT.resolve(link)).exists());
  }

  private static List<String> javaBlocks() throws IOException {
    return found(JAVA);
  }

  private static List<String> found(Pattern pattern) throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    return pattern.matcher(readme).results().map((MatchResult match) -> match.group(1)).toList();
  }

  private List<String> errors(String block) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    List<String> options =
        List.of(
            "-proc:none",
            "-classpath",
            System.getProperty("java.class.path"),
            "-d",
            classes.toString());
    boolean isCompiled =
        compiler.getTask(null, null, found, options, null, List.of(new Source(block))).call();
    List<String> errors =
        found.getDiagnostics().stream()
            .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
            .map(each -> each.getMessage(Locale.ROOT))
            .toList();
    assertThat(isCompiled).isEqualTo(errors.isEmpty());
    return errors;
  }

  /** A class whose only method is a block of the README, with what the block takes as given. */
  private static final class Source extends SimpleJavaFileObject {

    private static final String TEMPLATE =
        """
        %s
        final class Block {
          private javax.sql.DataSource dataSource;
          private dev.reprise.Reprise reprise;
          private String deliveryId;

          void run() throws Exception {
            %s
          }
        }
        """;

    private final String text;

    Source(String block) {
      super(URI.create("string:///Block.java"), Kind.SOURCE);
      this.text = TEMPLATE.formatted(imports(block, true), imports(block, false));
    }

    private static String imports(String block, boolean isWanted) {
      return block
          .lines()
          .filter(line -> line.startsWith("import ") == isWanted)
          .collect(Collectors.joining("\n"));
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
