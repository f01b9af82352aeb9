package io.hangup.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import io.hangup.config.ConfigLoader;
import io.hangup.config.HangupConfig;
import io.hangup.config.Loaded;
import io.hangup.core.proxy.ProxySpec;
import io.hangup.core.rule.Rule;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1DaemonSet;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code config/kubernetes}: what kubectl makes of it is what Kubernetes and the Prometheus operator know. */
@Timeout(300)
class KubernetesTest {
    private static final Map<String, Model> MODELS = Map.of(
            "Deployment", tree -> V1Deployment.validateJsonElement(json(tree)),
            "StatefulSet", tree -> V1StatefulSet.validateJsonElement(json(tree)),
            "DaemonSet", tree -> V1DaemonSet.validateJsonElement(json(tree)),
            "Service", tree -> V1Service.validateJsonElement(json(tree)),
            "ConfigMap", tree -> V1ConfigMap.validateJsonElement(json(tree)),
            "PodMonitor", tree -> PodMonitorFields.check(tree.node()));

    /** Whose keys are no fields: anybody may choose them. */
    private static final Set<String> FREE =
            Set.of("labels", "matchLabels", "annotations", "data", "limits", "requests");

    /** Refuses a document that has a field which its kind has not. */
    private interface Model {
        void check(Tree document) throws IOException;
    }

    private static JsonElement json(Tree tree) {
        return new Gson().toJsonTree(tree.node());
    }

    private static Model model(String kind) {
        Model model = MODELS.get(kind);
        if (model == null) {
            throw new AssertionError("kind: " + kind + " (expected: one of " + MODELS.keySet() + ")");
        }
        return model;
    }

    private static List<Tree> built(String overlay) throws Exception {
        return Tree.all(Kubectl.run(Tree.CONFIG.resolve("kubernetes"), "kustomize", overlay));
    }

    private static Tree only(List<Tree> documents, String kind) {
        return documents.stream()
                .filter(document -> document.text("kind").equals(kind))
                .findFirst()
                .orElseThrow();
    }

    /** The document again and again, each time with one field misspelt, by the way to that field. */
    private static Map<String, Tree> misspelt(Tree document) {
        Map<String, Tree> all = new LinkedHashMap<>();
        collect(document.node(), "", all, changed -> changed);
        return all;
    }

    /** What becomes of a document when one of its nodes is another. */
    private interface Within {
        Object put(Object changed);
    }

    private static void collect(Object node, String way, Map<String, Tree> all, Within within) {
        if (node instanceof Map<?, ?> fields) {
            fields.forEach((name, child) -> {
                String here = way + "." + name;
                all.put(here, new Tree(within.put(replaced(fields, name, name + "x", child))));
                if (!isFree(name, child)) {
                    collect(child, here, all, changed -> within.put(replaced(fields, name, name, changed)));
                }
            });
        } else if (node instanceof List<?> items) {
            for (int i = 0; i < items.size(); i++) {
                int place = i;
                collect(items.get(i), way + "[" + i + "]", all, changed -> {
                    List<Object> other = new ArrayList<>(items);
                    other.set(place, changed);
                    return within.put(other);
                });
            }
        }
    }

    /** Labels may be anything, and so may the selector of a service, which is labels. */
    private static boolean isFree(Object name, Object child) {
        return FREE.contains(name)
                || (name.equals("selector") && child instanceof Map<?, ?> labels && !labels.containsKey("matchLabels"));
    }

    private static Map<Object, Object> replaced(Map<?, ?> fields, Object old, Object name, Object value) {
        Map<Object, Object> other = new LinkedHashMap<>();
        fields.forEach((key, child) -> other.put(key.equals(old) ? name : key, key.equals(old) ? value : child));
        return other;
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "example"})
    void each_document_has_only_fields_that_its_kind_has_and_a_misspelt_one_is_found(String overlay) throws Exception {
        List<Tree> documents = built(overlay);
        int found = 0;

        for (Tree document : documents) {
            Model model = model(document.text("kind"));
            model.check(document);
            for (Map.Entry<String, Tree> wrong : misspelt(document).entrySet()) {
                assertThatThrownBy(() -> model.check(wrong.getValue()), document.text("kind") + wrong.getKey() + "x")
                        .isInstanceOf(IllegalArgumentException.class);
                found++;
            }
        }

        assertThat(documents).hasSizeGreaterThanOrEqualTo(3);
        assertThat(found).isGreaterThan(60);
    }

    @Test
    void the_sidecar_starts_before_the_application_is_probed_and_has_no_more_rights_than_it_needs() throws Exception {
        Tree pod = only(built("example"), "Deployment").at("spec", "template", "spec");
        Tree hangup = pod.at("initContainers", 0);

        assertThat(hangup.text("restartPolicy")).isEqualTo("Always");
        assertProbed(hangup);
        assertRestricted(pod, hangup, hangup.at("securityContext"));
        assertReloads(pod, hangup);
        assertThat(pod.at("containers").items())
                .as("the application, as it was")
                .singleElement()
                .satisfies(app -> assertThat(app.text("name")).isEqualTo("orders"));
    }

    @Test
    void the_proxy_of_its_own_is_probed_and_has_no_more_rights_than_it_needs() throws Exception {
        Tree pod = only(built("base"), "Deployment").at("spec", "template", "spec");
        Tree hangup = pod.at("containers", 0);

        assertProbed(hangup);
        assertRestricted(pod, hangup, pod.at("securityContext"));
        assertReloads(pod, hangup);
    }

    private static void assertProbed(Tree hangup) {
        assertThat(hangup.text("startupProbe", "httpGet", "path")).isEqualTo("/readyz");
        assertThat(hangup.text("livenessProbe", "httpGet", "path")).isEqualTo("/healthz");
        assertThat(hangup.text("readinessProbe", "httpGet", "path")).isEqualTo("/readyz");
    }

    /**
     * As the restricted level of the pod security standards wants it: every field that it bounds is there with a value that it
     * allows, or is not there where it may be absent (https://kubernetes.io/docs/concepts/security/pod-security-standards/).
     */
    private static void assertRestricted(Tree pod, Tree container, Tree identity) {
        Tree context = container.at("securityContext");
        assertThat(context.text("allowPrivilegeEscalation")).isEqualTo("false");
        assertThat(context.text("readOnlyRootFilesystem")).isEqualTo("true");
        assertThat(context.at("capabilities").node()).isEqualTo(Map.of("drop", List.of("ALL")));
        assertThat(identity.text("runAsNonRoot")).isEqualTo("true");
        assertThat(identity.text("runAsUser")).isEqualTo("65532");
        assertThat(identity.text("seccompProfile", "type")).isEqualTo("RuntimeDefault");
        for (String loosening : List.of("privileged", "procMount", "seLinuxOptions", "windowsOptions", "sysctls")) {
            assertThat(context.has(loosening)).as(loosening).isFalse();
            assertThat(identity.has(loosening)).as(loosening).isFalse();
        }
        assertThat(List.of("hostNetwork", "hostPID", "hostIPC")).noneMatch(pod::has);
        assertThat(container.items("ports")).noneMatch(port -> port.has("hostPort"));
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            assertThat(container.at(probe, "httpGet").has("host")).as(probe).isFalse();
        }
        assertThat(container.has("lifecycle")).isFalse();
        assertThat(pod.items("volumes"))
                .filteredOn(volume -> volume.text("name").equals("hangup-config"))
                .singleElement()
                .satisfies(volume -> assertThat(volume.fields().keySet()).isEqualTo(Set.of("name", "configMap")));
    }

    /** Workloads of other names, kinds and namespaces, which have init containers and volumes of their own. */
    @Test
    void the_component_fits_any_workload_with_the_label_and_no_other(@TempDir Path directory) throws Exception {
        copy(Tree.CONFIG.resolve("kubernetes/sidecar"), Files.createDirectory(directory.resolve("sidecar")));
        Path overlay = Files.createDirectory(directory.resolve("overlay"));
        Files.writeString(overlay.resolve("kustomization.yaml"), """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                namespace: money
                resources: [workloads.yaml]
                components: [../sidecar]
                """);
        List<String> kinds = List.of("Deployment", "StatefulSet", "DaemonSet");
        Files.writeString(
                overlay.resolve("workloads.yaml"),
                kinds.stream()
                        .map(kind -> workload(kind, "labels: { hangup: sidecar }") + workload(kind, ""))
                        .collect(Collectors.joining()));

        List<Tree> built = Tree.all(Kubectl.run(directory, "kustomize", "overlay"));

        for (String kind : kinds) {
            List<Tree> two = built.stream()
                    .filter(document -> document.text("kind").equals(kind))
                    .toList();
            assertThat(two).as(kind).hasSize(2);
            for (Tree document : two) {
                model(kind).check(document);
                assertThat(document.text("metadata", "namespace")).isEqualTo("money");
                Tree pod = document.at("spec", "template", "spec");
                boolean chosen = document.at("metadata").has("labels");
                assertThat(names(pod, "initContainers"))
                        .as("first, so that it is there for the others")
                        .isEqualTo(chosen ? List.of("hangup", "migrate") : List.of("migrate"));
                assertThat(names(pod, "containers")).containsExactly("ledger", "logs");
                assertThat(names(pod, "volumes")).isEqualTo(chosen ? List.of("hangup-config", "own") : List.of("own"));
                if (chosen) {
                    assertRestricted(pod, pod.at("initContainers", 0), pod.at("initContainers", 0, "securityContext"));
                }
            }
        }
        assertThat(only(built, "PodMonitor").text("metadata", "namespace")).isEqualTo("money");
    }

    private static String workload(String kind, String labels) {
        return """
                apiVersion: apps/v1
                kind: %s
                metadata:
                  name: ledger%d
                  %s
                spec:
                  %s
                  selector: { matchLabels: { app: ledger } }
                  template:
                    metadata: { labels: { app: ledger } }
                    spec:
                      initContainers: [{ name: migrate, image: migrate }]
                      containers: [{ name: ledger, image: ledger }, { name: logs, image: logs }]
                      volumes: [{ name: own, emptyDir: {} }]
                ---
                """.formatted(kind, labels.length(), labels, kind.equals("StatefulSet") ? "serviceName: ledger" : "");
    }

    private static List<String> names(Tree pod, String list) {
        return pod.items(list).map(each -> each.text("name")).toList();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    /** A directory: the files of a subPath stay as they were when the ConfigMap changes. */
    private static void assertReloads(Tree pod, Tree hangup) {
        Tree mount = hangup.at("volumeMounts", 0);
        assertThat(mount.text("mountPath")).isEqualTo("/etc/hangup");
        assertThat(mount.has("subPath")).isFalse();
        assertThat(pod.text("volumes", 0, "name")).isEqualTo(mount.text("name"));
        assertThat(pod.text("volumes", 0, "configMap", "name")).isEqualTo("hangup");
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "example"})
    void the_configuration_in_the_map_is_valid_and_nothing_in_it_is_armed(String overlay) throws Exception {
        Tree map = only(built(overlay), "ConfigMap");
        assertThat(map.text("metadata", "name"))
                .as("no hash, which would start pods anew")
                .isEqualTo("hangup");

        Loaded<HangupConfig> loaded = new ConfigLoader(
                        name -> name.equals("HANGUP_ADMIN_TOKEN") ? Optional.of("t".repeat(32)) : Optional.empty())
                .loadText(map.text("data", "hangup.yaml"), "hangup.yaml");

        assertThat(loaded).isInstanceOf(Loaded.Valid.class);
        List<ProxySpec> proxies = ((Loaded.Valid<HangupConfig>) loaded).value().compile(1);
        Stream<Rule> rules = proxies.stream().flatMap(proxy -> proxy.rules().rules().stream());
        assertThat(rules).isNotEmpty().noneMatch(rule -> rule.limits().armed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "example"})
    void prometheus_finds_the_pods_and_the_port(String overlay) throws Exception {
        List<Tree> documents = built(overlay);
        Tree monitor = only(documents, "PodMonitor").at("spec");
        Tree template = only(documents, "Deployment").at("spec", "template");
        Tree spec = template.at("spec");
        Tree hangup = spec.has("initContainers") ? spec.at("initContainers", 0) : spec.at("containers", 0);

        Map<?, ?> wanted = monitor.at("selector", "matchLabels").fields();
        assertThat(template.at("metadata", "labels").fields().entrySet().containsAll(wanted.entrySet()))
                .isTrue();
        assertThat(hangup.items("ports").map(port -> port.text("name")))
                .contains(monitor.text("podMetricsEndpoints", 0, "port"));
    }
}
