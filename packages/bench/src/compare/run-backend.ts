import { mkdir } from "node:fs/promises"
import { join } from "node:path"
import { seededRandom } from "@cognee-session/dev-services"
import { say } from "../progress.ts"
import { type Operation, type Scale, caseKey, casesOf } from "./cases.ts"
import type { Backend, Subject } from "./catalogue.ts"
import { Contender } from "./contender.ts"
import type { Place } from "./conversations.ts"
import { countKept } from "./kept.ts"
import { machineOf } from "./machine.ts"
import type { BackendResult, Kept, Measurement, Memory } from "./result.ts"
import type { BackendServer } from "./servers.ts"
import type { Runtime } from "./subject-process.ts"
import { timeCase } from "./timing.ts"
import { versionOf } from "./versions.ts"

/** What is run on one backend. */
export interface Plan {
  readonly backend: Backend
  readonly subjects: readonly Subject[]
  /** The operations to time; none stands for all. */
  readonly operations: readonly Operation[]
  readonly scale: Scale
  readonly seed: number
  readonly dir: string
  readonly runtime: Runtime
}

export async function runBackend(plan: Plan, server: BackendServer): Promise<BackendResult> {
  const contenders: Contender[] = []
  try {
    for (const subject of plan.subjects) contenders.push(await openContender(subject, plan, server))
    const measurements = await timeAll(plan, contenders)
    const { memory, kept } = await countAll(plan, contenders)
    return {
      backend: plan.backend,
      date: new Date().toISOString(),
      machine: await machineOf(plan.dir),
      node: plan.runtime.version,
      server: server.version,
      isApart: server.isApart,
      rounds: plan.scale.rounds,
      seed: plan.seed,
      subjects: plan.subjects.map(describe),
      cannot: contenders.flatMap(({ subject, cannot }) =>
        cannot.map((operation) => ({ subject: subject.name, operation })),
      ),
      failed: contenders.flatMap(({ subject, failure }) =>
        failure === null ? [] : [{ subject: subject.name, failure }],
      ),
      measurements,
      kept,
      memory,
    }
  } finally {
    for (const contender of contenders) await contender.close()
  }
}

async function openContender(subject: Subject, { dir, runtime }: Plan, server: BackendServer): Promise<Contender> {
  const own = subject.name.replaceAll(/[^a-z0-9]/gi, "-")
  const place: Place = { dir: join(dir, own), url: await server.database(own) }
  await mkdir(place.dir, { mode: 0o700 })
  return Contender.open(subject, place, runtime)
}

async function timeAll(plan: Plan, contenders: readonly Contender[]): Promise<Measurement[]> {
  const { operations, scale, seed } = plan
  const random = seededRandom(seed)
  const measurements: Measurement[] = []
  for (const task of casesOf(scale)) {
    if (operations.length > 0 && !operations.includes(task.operation)) continue
    say(`  ${plan.backend}: ${caseKey(task)}`)
    measurements.push(...(await timeCase(task, contenders, scale, random)))
  }
  return measurements
}

async function countAll(
  { backend, scale }: Plan,
  contenders: readonly Contender[],
): Promise<{ readonly memory: Memory[]; readonly kept: Kept[] }> {
  const memory: Memory[] = []
  const kept: Kept[] = []
  for (const contender of contenders) {
    say(`  ${backend}: memory, and what is kept: ${contender.subject.name}`)
    await contender.attempt(() =>
      contender.withSecond(async (second) => {
        memory.push(await measureMemory(contender, second, scale.sizes[2]))
        if (contender.subject.role !== "floor") kept.push(...(await countKept(contender, second)))
      }),
    )
  }
  return { memory, kept }
}

async function measureMemory(
  { subject, process }: Contender,
  second: Contender["process"],
  size: number,
): Promise<Memory> {
  const filled = await process.ask("fill", size)
  const idle = await second.ask("peak")
  return { subject: subject.name, size, idle, peak: await second.ask("memory", filled) }
}

function describe({ name, role, package: packageName, about }: Subject): BackendResult["subjects"][number] {
  return {
    name,
    role,
    about,
    ...(packageName === undefined ? {} : { package: packageName }),
    version: packageName === undefined ? null : versionOf(packageName),
  }
}
