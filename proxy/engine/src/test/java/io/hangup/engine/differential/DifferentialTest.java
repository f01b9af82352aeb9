package io.hangup.engine.differential;

import io.hangup.engine.TransportChoice;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DifferentialTest {
    @Test
    void explore() throws Exception {
        TransportChoice transport = TransportChoice.valueOf(System.getProperty("t", "EPOLL"));
        int lists = Integer.getInteger("lists", 50);
        long first = Long.getLong("seed", 1);
        int bad = 0;
        try (Duel duel = new Duel(transport, List.of())) {
            long began = System.nanoTime();
            for (long seed = first; seed < first + lists && bad < Integer.getInteger("bad", 5); seed++) {
                List<Action> list = Lists.random(seed);
                Optional<Duel.Difference> difference = duel.compare(list);
                if (difference.isPresent()) {
                    bad++;
                    System.out.println("seed " + seed + " " + difference.get());
                    List<Action> small = Boolean.getBoolean("shrink") ? duel.shrink(list) : list;
                    small.forEach(each -> System.out.println("    " + each));
                }
            }
            System.out.println(lists + " lists, " + bad + " bad, " + (System.nanoTime() - began) / 1_000_000 + " ms");
        }
    }
}
