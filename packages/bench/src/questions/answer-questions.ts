import { mkdir } from "node:fs/promises"
import { join } from "node:path"
import { seededRandom } from "@cognee-session/dev-services"
import type { Options } from "../options.ts"
import { say } from "../progress.ts"
import type { Random } from "../random.ts"
import { allQuestions } from "./all-questions.ts"
import { runRounds } from "./rounds.ts"
import { rowsOf } from "./row.ts"
import { FULL, QUICK, type Scale } from "./scale.ts"
import { withServers } from "./servers.ts"
import { measureRecordBytes } from "./stores.ts"
import type { Question, Setting } from "./subject.ts"
import { tableOf } from "./table.ts"

/** Prints a table for each of the questions that the options ask. */
export async function answerQuestions(
  { questions: names, quick, scale: asked, seed }: Options,
  dir: string,
): Promise<void> {
  const scale: Scale = { ...(quick ? QUICK : FULL), rounds: asked.rounds }
  const questions = chosen(names, scale)
  const random = seededRandom(seed)
  const recordBytes = await measureRecordBytes(join(dir, "record"))
  print(
    `Node ${process.version}, ${scale.rounds} rounds, seed ${seed}, a record of fsStore takes ${recordBytes} bytes\n`,
  )
  await withServers(async (servers) => {
    for (const question of questions)
      await answer(question, { dir: join(dir, question.name), recordBytes, servers }, scale, random)
  })
}

async function answer(question: Question, setting: Setting, scale: Scale, random: Random): Promise<void> {
  say(`${question.name} …`)
  await mkdir(setting.dir)
  print(`${tableOf(question, rowsOf(question, await runRounds(question, setting, scale, random)))}\n`)
}

function chosen(names: readonly string[], scale: Scale): Question[] {
  const questions = allQuestions(scale)
  const unknown = names.find((name) => questions.every((question) => question.name !== name))
  if (unknown === undefined) return questions.filter(({ name }) => names.includes(name))
  throw new Error(
    `there is no question "${unknown}"; the questions are ${questions.map(({ name }) => name).join(", ")}`,
  )
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
