import io.hangup.testkit.page.Block;
import io.hangup.testkit.page.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs the blocks of pages in the working directory, each page in a session of its own. */
public final class RunPages {
    private static final int TIMEOUT_SECONDS = 900;

    private RunPages() {}

    /**
     * Prints what the commands print.
     *
     * @param pages files of Markdown
     * @throws AssertionError if one of them does not run as it is written
     */
    public static void main(String[] pages) throws IOException, InterruptedException {
        for (String page : pages) {
            List<Block> blocks = Block.of(Path.of(page));
            Session session = new Session(Path.of("."), Files.createTempDirectory("page"), TIMEOUT_SECONDS);
            session.run(blocks, System.out::println);
            long ran = blocks.stream().filter(Block::isRun).count();
            System.out.println("=== " + page + ": " + ran + " blocks ran as they are written");
        }
    }
}
