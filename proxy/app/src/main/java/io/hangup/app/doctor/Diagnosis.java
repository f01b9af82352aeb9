package io.hangup.app.doctor;

import java.util.List;

/**
 * What was found out.
 *
 * @param asked the address as it was typed
 * @param findings one for each {@link Probe}, in their order
 */
public record Diagnosis(String asked, Way way, List<Finding> findings) {
    /** Copies the list. */
    public Diagnosis {
        findings = List.copyOf(findings);
    }

    /** Whether nothing is known to be lost. */
    public boolean well() {
        return lost().isEmpty();
    }

    private List<Finding> lost() {
        return findings.stream()
                .filter(finding -> finding.verdict() == Finding.Verdict.LOST)
                .toList();
    }

    /** Who may have eaten what was lost; nobody where all is well. */
    public List<Suspect> suspects() {
        return well() ? List.of() : Suspect.on(way, lost());
    }
}
