// Tries the packed packages on each runtime: `npm run test:platforms`.
import { HELP, type Options, parseOptions } from "./options.ts"
import { tableOf } from "./table.ts"
import { tryPlatforms } from "./try-platforms.ts"

const ending = new AbortController()
for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }))
  process.on(signal, () => {
    process.exitCode = code
    ending.abort(new Error(`ended by ${signal}`))
  })

const options = parseOptions(process.argv.slice(2))
if (options === null) process.stdout.write(HELP)
else await tryAll(options)

async function tryAll(chosen: Options): Promise<void> {
  try {
    const results = await tryPlatforms(chosen, console.log, ending.signal)
    console.log(`\n${tableOf(results)}`)
    if (results.some(({ outcome }) => outcome.failures.length > 0)) process.exitCode = 1
  } catch (error) {
    if (!ending.signal.aborted) throw error
    console.error((error as Error).message)
  }
}
