package io.hangup.zoo;

import java.util.ArrayList;
import java.util.List;

/**
 * A client whose program takes its calls as arguments, and prints a line for each.
 *
 * @param name as people know it
 * @param family what it talks to
 * @param version with that of what it runs on
 * @param program the command, without what follows for one run
 * @param target how it is told where to connect to
 */
record Argued(String name, Family family, String version, Program program, Target target) implements Animal {
    /** The command without target and calls, for one run. */
    interface Program {
        List<String> command(Visit visit);
    }

    /** How a program is told where to connect to. */
    interface Target {
        String of(Visit visit);
    }

    @Override
    public List<String> command(Visit visit) {
        List<String> command = new ArrayList<>(program.command(visit));
        command.add(target.of(visit));
        command.addAll(visit.act().steps());
        return command;
    }

    @Override
    public List<String> input(Visit visit) {
        List<String> input = new ArrayList<>(List.of(""));
        for (long wait = 0; wait < visit.waits(); wait++) {
            input.add("\n");
        }
        return input;
    }

    @Override
    public boolean speaksAtOnce() {
        return true;
    }

    @Override
    public boolean hasLimit() {
        return true;
    }

    @Override
    public String saw(Said said) {
        return said.lastOut();
    }
}
