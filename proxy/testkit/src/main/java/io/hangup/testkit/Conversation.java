package io.hangup.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One attempt to connect and all that followed, packet by packet, as somebody sees it who looks at the wire.
 *
 * @param port that was connected to
 * @param clientPort that connected
 * @param packets in order; grows no more once it was handed out
 */
public record Conversation(int port, int clientPort, List<Packet> packets) {
    /**
     * One packet of it.
     *
     * @param fromClient or else to it
     * @param flags as tcpdump writes them, such as {@code S.}
     * @param bytes in it
     * @param micros when it was seen, since 1970
     */
    public record Packet(boolean fromClient, String flags, long bytes, long micros) {
        /** Whether it asks for a connection, or grants one. */
        boolean opens() {
            return flags.contains("S");
        }

        /** FIN, RST or neither. */
        List<String> ends() {
            if (flags.contains("R")) {
                return List.of("RST");
            }
            return flags.contains("F") ? List.of("FIN") : List.of();
        }

        private List<String> words() {
            List<String> words = new ArrayList<>();
            if (opens()) {
                words.add("SYN");
            }
            if (bytes > 0) {
                words.add("data");
            }
            words.addAll(ends());
            return words.stream().map(word -> (fromClient ? ">" : "<") + word).toList();
        }
    }

    /** One word of {@link #text}: the first and the last packet that it stands for. */
    private record Word(String text, long firstMicros, long lastMicros) {}

    /**
     * It in short, such as {@code >SYN <SYN >data <data <FIN <RST}: what the client sends has a {@code >}, what it gets a
     * {@code <}. Bare acknowledgements are left out, and of several alike in a row there is one.
     */
    public String text() {
        return words().stream().map(Word::text).collect(Collectors.joining(" "));
    }

    /** The time from the last packet of one of the words of {@link #text} to the first of another, each counted from 0. */
    public long microsBetween(int word, int later) {
        List<Word> words = words();
        return words.get(later).firstMicros() - words.get(word).lastMicros();
    }

    private List<Word> words() {
        List<Word> words = new ArrayList<>();
        for (Packet packet : packets) {
            for (String text : packet.words()) {
                int last = words.size() - 1;
                if (last >= 0 && words.get(last).text().equals(text)) {
                    words.set(last, new Word(text, words.get(last).firstMicros(), packet.micros()));
                } else {
                    words.add(new Word(text, packet.micros(), packet.micros()));
                }
            }
        }
        return words;
    }
}
