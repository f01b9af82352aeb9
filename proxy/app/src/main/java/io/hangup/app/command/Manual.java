package io.hangup.app.command;

import io.hangup.config.Token;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** What the help and the page of each command say of exit codes and of the environment, from one table for all. */
final class Manual {
    private static final List<Integer> PLAIN = List.of(ExitCode.OK, ExitCode.REFUSED, ExitCode.USAGE);
    private static final List<Integer> ASKING =
            List.of(ExitCode.OK, ExitCode.REFUSED, ExitCode.USAGE, ExitCode.UNREACHABLE);
    private static final List<Integer> JUDGING =
            List.of(ExitCode.OK, ExitCode.REFUSED, ExitCode.USAGE, ExitCode.UNREACHABLE, ExitCode.EXPECTATION_FAILED);

    private static final String TARGET =
            "  " + Healthcheck.ADMIN_VARIABLE + "        Where the admin port is: HOST:PORT, PORT or a URL.";
    private static final String TOKEN = "  " + Token.VARIABLE + "  The token of the admin port.";

    private Manual() {}

    /** Completes what a command and all below it say of themselves. */
    static void complete(CommandLine command) {
        complete(command, command.getCommandName());
    }

    private static void complete(CommandLine command, String verb) {
        UsageMessageSpec usage = command.getCommandSpec().usageMessage();
        usage.exitCodeListHeading("%nExit codes:%n").exitCodeList(texts(codes(verb)));
        List<String> environment = environment(verb);
        if (!environment.isEmpty()) {
            List<String> footer = new ArrayList<>(environment);
            footer.addAll(Arrays.asList(usage.footer()));
            usage.footerHeading("%nEnvironment:%n").footer(footer.toArray(String[]::new));
        }
        boolean isRoot = command.getParent() == null;
        command.getSubcommands().forEach((name, below) -> complete(below, isRoot ? name : verb));
    }

    private static List<Integer> codes(String verb) {
        return switch (verb) {
            case "hangup", RunCommand.NAME -> List.copyOf(ExitCode.MEANINGS.keySet());
            case "report", "doctor" -> JUDGING;
            case "ctl", Healthcheck.NAME -> ASKING;
            default -> PLAIN;
        };
    }

    private static List<String> environment(String verb) {
        return switch (verb) {
            case "report", "ctl", Healthcheck.NAME -> List.of(TARGET, TOKEN);
            case RunCommand.NAME, "check" -> List.of(TOKEN);
            default -> List.of();
        };
    }

    private static Map<String, String> texts(List<Integer> codes) {
        Map<String, String> texts = new LinkedHashMap<>();
        codes.forEach(code -> texts.put(String.valueOf(code), ExitCode.MEANINGS.get(code)));
        return texts;
    }
}
