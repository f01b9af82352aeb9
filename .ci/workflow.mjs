// Runs the jobs of a GitHub workflow as GitHub's runner does, as far as an example needs it: services in a network of their own,
// each by its name, healthy before the first step; the job in a container of that network; steps by sh -e, after a checkout.
//
//   node workflow.mjs check FILE             what GitHub's own parser says of it; wants node_modules beside this file
//   node workflow.mjs run FILE DIRECTORY     DIRECTORY is what actions/checkout brings; `vars` and `secrets` are variables here
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { register } from "node:module";

// The parser imports JSON as older versions of Node allow.
const json = `export async function load(url, context, next) {
  if (!url.endsWith(".json")) return next(url, context);
  const { readFileSync } = await import("node:fs");
  return { format: "module", shortCircuit: true, source: "export default " + readFileSync(new URL(url), "utf8") };
}`;
register("data:text/javascript," + encodeURIComponent(json));

const HEALTHY_WITHIN_MILLIS = 120_000;
const docker = (...words) => execFileSync("docker", words, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }).trim();
const flags = (flag, pairs) => Object.entries(pairs ?? {}).flatMap(([name, value]) => [flag, `${name}=${value}`]);

async function check(file) {
  const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await import("@actions/workflow-parser");
  const { context, value } = parseWorkflow({ name: file, content: readFileSync(file, "utf8") }, new NoOperationTraceWriter());
  if (value) await convertWorkflowTemplate(context, value);
  const errors = context.errors.getErrors();
  errors.forEach((error) => console.error(error.message));
  if (errors.length) process.exit(1);
  console.log(`${file}: GitHub's parser takes it`);
}

/** What the parser has checked, with the values of its expressions; one that is not known here ends it. */
async function read(file) {
  const { parse } = await import("yaml");
  return parse(readFileSync(file, "utf8").replace(/\$\{\{ *(\S+) *\}\}/g, (whole, expression) => {
    const [, name] = /^(?:vars|secrets)\.(\w+)$/.exec(expression) ?? [];
    if (name === undefined || process.env[name] === undefined) throw new Error(`${whole} has no value here`);
    return process.env[name];
  }));
}

async function startService(network, name, service) {
  const id = docker("create", "--network", network, "--network-alias", name, ...flags("-e", service.env),
    ...(service.ports ?? []).flatMap((port) => ["-p", String(port)]), ...(service.volumes ?? []).flatMap((v) => ["-v", v]),
    ...(service.options?.split(" ") ?? []), service.image, ...(service.command?.split(" ") ?? []));
  docker("start", id);
  const deadline = Date.now() + HEALTHY_WITHIN_MILLIS;
  const health = () => docker("inspect", "--format", "{{if .State.Health}}{{.State.Health.Status}}{{end}}", id);
  for (let state = health(); state !== "" && state !== "healthy"; state = health()) {
    if (Date.now() > deadline) throw new Error(`${name} is ${state}:\n${docker("logs", id)}`);
    await new Promise((later) => setTimeout(later, 500));
  }
  return id;
}

function runStep(container, step, workspace, directory) {
  if (step.uses?.startsWith("actions/checkout@")) {
    cpSync(directory, workspace, { recursive: true });
  } else if (step.run === undefined) {
    throw new Error(`nobody knows here what ${step.uses} does`);
  } else {
    writeFileSync(`${workspace}/.step`, step.run);
    console.log(`--- ${step.name ?? step.run}`);
    execFileSync("docker", ["exec", ...flags("-e", step.env), container, "sh", "-e", ".step"], { stdio: "inherit" });
  }
}

async function run(file, directory) {
  for (const [name, job] of Object.entries((await read(file)).jobs)) {
    const workspace = mkdtempSync("/tmp/workspace-");
    const network = docker("network", "create", `github_${name}`);
    const containers = [];
    let failed = false;
    try {
      for (const [service, how] of Object.entries(job.services ?? {})) {
        containers.push(await startService(network, service, how));
      }
      const container = docker("run", "-d", "--network", network, "-v", `${workspace}:/__w`, "-w", "/__w", ...flags("-e", job.env),
        "-e", "GITHUB_STEP_SUMMARY=/__w/summary.md", "--entrypoint", "tail", job.container, "-f", "/dev/null");
      containers.push(container);
      for (const step of job.steps) {
        if (failed && step.if !== "always()") continue;
        try {
          runStep(container, step, workspace, directory);
        } catch (error) {
          console.error(String(error));
          failed = true;
        }
      }
      console.log(readFileSync(`${workspace}/summary.md`, "utf8"));
    } finally {
      containers.forEach((container) => docker("rm", "--force", container));
      docker("network", "rm", network);
    }
    if (failed) throw new Error(`the job ${name} failed`);
  }
}

const [how, ...words] = process.argv.slice(2);
await { check, run }[how](...words);
