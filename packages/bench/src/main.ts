import { compare } from "./compare/compare.ts"
import { HELP, type Options, toOptions } from "./options.ts"
import { say } from "./progress.ts"
import { answerQuestions } from "./questions/answer-questions.ts"
import { withWorkDir } from "./work-dir.ts"

async function main(): Promise<void> {
  const options = readOptions()
  if (options === null) return
  if (options.help) return void process.stdout.write(HELP)
  const work = options.questions.length > 0 ? answerQuestions : compare
  await withWorkDir(options.dir, (dir) => work(options, dir))
}

/** What the command line asks for, or `null` after saying what is wrong with it. */
function readOptions(): Options | null {
  try {
    // Package managers change the directory, and keep the caller's here.
    return toOptions(process.argv.slice(2), process.env["INIT_CWD"] ?? process.cwd())
  } catch (error) {
    say((error as Error).message)
    process.exitCode = 2
    return null
  }
}

await main()
