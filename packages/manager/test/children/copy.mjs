// Copies from one store to another, and kills itself after so many reports of progress.
import { copySessions } from "@cognee-session/manager"

const { from, to, killAfter } = JSON.parse(process.argv[2])
let reports = 0

const result = await copySessions(await openStore(from), await openStore(to), {
  onProgress: () => {
    if (++reports === killAfter) process.kill(process.pid, "SIGKILL")
  },
})
console.log(JSON.stringify(result))
process.exit()

async function openStore({ url, factory, options }) {
  const module = await import(url)
  return module[factory](options)
}
