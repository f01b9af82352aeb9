package io.hangup.app.report;

import io.hangup.core.report.EpisodeView;
import io.hangup.core.report.Group;
import io.hangup.core.report.Report;
import io.hangup.core.report.RuleCount;
import io.hangup.core.report.Verdict;
import io.hangup.core.report.Watching;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What the fields of one object of the JSON report mean, for the schema and the page in {@code docs}.
 *
 * @param name of the object, as a word
 * @param about the object as a whole
 * @param fields each with its meaning, in order
 */
record FieldWords(String name, String about, Map<String, String> fields) {
    private static final Map<Class<?>, FieldWords> ALL = Map.of(
            Report.class,
            words("report", "What there is to say of a run.", """
                    version      | the version of Hangup
                    seed         | the seed of the choices by share; the same seed and file hit the same connections
                    mode         | observe where no fault was to be carried out at any time of the run; then nothing is judged
                    ranMillis    | how long the run took, or has taken so far
                    faults       | faults that were carried out as named
                    missed       | faults that could not be carried out as named
                    connections  | connections that were accepted
                    ambiguous    | later connections that could have belonged to several open episodes of one client; each was counted for one
                    dropped      | what was not kept because a limit was reached; all 0 where everything was
                    watching     | how closely clients were watched, and how much was kept of it
                    rules        | every rule of every proxy, in the order of the configuration, also those that never fired
                    groups       | the episodes of one client with one rule's fault, counted; also those that were not kept
                    episodes     | one for each fault, with what its client did next; as far as kept, in the order of the faults
                    expectations | whether each expectation held, in the order of the configuration
                    """),
            Report.Dropped.class,
            words("dropped", "What was not kept, because a limit was reached.", """
                    clients  | episodes of clients beyond the limit, who are added up under one name
                    episodes | episodes that are not listed; they are counted in the groups, but for those beyond as many that were open at once
                    attempts | attempts whose times are not listed
                    events   | events that came faster than they could be looked at; what they would have said is not in the report
                    unheard  | connections that could have been a client coming back and were not listened to: whether they say the same again is not known
                    """),
            Watching.class,
            words("watching", "How closely clients were watched, and how much of it was kept.", """
                    patienceMillis   | so long nothing was seen of a client before it was said to have given up, or to hang
                    stormPerSecond   | more attempts than this within a second were a storm
                    fingerprintBytes | so much of what a client says was compared to tell whether it says the same again
                    mostClients      | so many clients at most were kept
                    mostEpisodes     | so many episodes at most were kept
                    mostAttempts     | so many attempts at most were kept of one episode
                    """),
            RuleCount.class,
            words("rule", "How often a rule had its way.", """
                    proxy       | its proxy
                    rule        | its name
                    text        | the rule in words, as it can be typed
                    injected    | faults that were carried out as named
                    missed      | faults that could not be carried out as named
                    spared      | faults that a limit of the rule did not allow
                    heldBack    | faults that the cap over all rules did not allow
                    wouldInject | faults that would have been injected if they were not only observed
                    """),
            Group.class,
            words("group", "All episodes of one client with one rule's fault.", """
                    proxy              | where the faults were
                    rule               | whose faults they were
                    fault              | the name of the fault
                    client             | who: its address, or what client-id names; with its process where that is known
                    episodes           | how many
                    outcomes           | how many came out how; outcomes that did not occur are left out
                    marks              | how many had which mark; marks that did not occur are left out
                    resent             | how many said the same again, with which meaning; none is left out
                    recoveredP50Millis | half of those that recovered did it within this; null where none did
                    recoveredP99Millis | 99 of 100 that recovered did it within this; null where none did
                    backOffs           | how many had which shape of back-off; none is left out
                    attempts           | later connections that are attributed to these episodes, in all
                    peakPerSecond      | the most attempts within a second, of one episode
                    firsts             | the first of each kind of trouble
                    """),
            Group.First.class,
            words("first", "The first episode of its kind.", """
                    kind       | an outcome or a mark
                    connection | the number of the connection that was hit
                    by         | the connection it was seen on, such as db#8; empty where there is none
                    """),
            EpisodeView.class,
            words("episode", "One fault and what its client did next, as far as that can be attributed.", """
                    proxy                | where the fault was
                    rule                 | whose fault it was
                    fault                | the name of the fault
                    client               | who: its address, or what client-id names; with its process where that is known
                    connection           | the number of the connection that was hit
                    outcome              | how it came out
                    marks                | what else was noticed
                    resent               | whether the client said the same again, and what that means
                    resends              | how often it said the same again
                    attempts             | later connections that are attributed to this episode
                    gapsMillis           | how long the client waited before each attempt, as far as kept
                    attemptMillis        | when each of them came, counted from the fault, as far as kept
                    backOff              | the shape of these gaps
                    backOffStepMillis    | the gap where it is fixed; by how much each is longer where it is linear; the first where it is exponential; the longest where it is jittered; else 0
                    backOffFactor        | by which each gap is longer than the one before where it is exponential; else 1
                    recoveredAfterMillis | from the fault to the first answer; null where there was none
                    continues            | the connection whose episode this one is a part of, because its fault hit an attempt of that one; else null
                    atMillis             | when the fault came, since the start
                    wire                 | what was put on the wire
                    fromClientBytes      | bytes of the client that were relayed before the fault
                    fromUpstreamBytes    | bytes of the upstream that were relayed before the fault
                    delivered            | how much the upstream had of what the client had said last: nothing, part, whole; or idle where nothing was under way
                    heldMillis           | how long the client has waited on the connection after the fault, so far or until it let go; null where the fault was its end
                    keptWritingBytes     | what the client wrote after it had the FIN
                    peakPerSecond        | the most attempts within a second
                    flushed              | other connections that the client dropped
                    attemptConnections   | the connections of the attempts, such as db#8, as far as kept
                    """),
            Verdict.class,
            words("expectation", "Whether an expectation held.", """
                    proxy  | where it is written
                    rule   | the rule it is written at; empty where it is the proxy's
                    text   | the expectation in words
                    held   | whether it held
                    detail | what was seen instead, with connection numbers; or what it held for
                    """));

    /** The words for the objects of this type. */
    static FieldWords of(Class<?> type) {
        return Objects.requireNonNull(ALL.get(type), type + " is not explained");
    }

    /** What a field means. */
    String of(String field) {
        return Objects.requireNonNull(fields.get(field), field + " of " + name + " is not explained");
    }

    private static FieldWords words(String name, String about, String table) {
        Map<String, String> fields = new LinkedHashMap<>();
        table.lines().map(line -> line.split(" *\\| ", 2)).forEach(row -> fields.put(row[0], row[1]));
        return new FieldWords(name, about, fields);
    }
}
