import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { join, relative } from "node:path"
import { root } from "./child.mjs"
import { longest } from "./longest.mjs"

const summaries = join(root, ".turbo/runs")
const resultsOf = (directory) => join(root, directory, ".test-results")

/** Before a run: turbo puts the results of cached tests back, so what is there afterwards belongs to this run. */
export function clearResults() {
  rmSync(summaries, { recursive: true, force: true })
  for (const group of ["packages", "examples"])
    for (const name of namesIn(join(root, group)))
      rmSync(resultsOf(join(group, name)), { recursive: true, force: true })
}

/** Add up the last run. `code` is turbo's: a run that failed never counts as zero failures. */
export function readTotals(code) {
  const total = { passed: 0, failed: 0, skipped: 0 }
  const tasks = readTasks()
  for (const task of tasks) addTask(total, task)
  if (code !== 0 && total.failed === 0) total.failed = 1
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : ""
  const line = `${total.passed} passed, ${total.failed} failed${skipped}`
  return { failed: total.failed, lines: [...longest(tasks.filter(isTest).map(timesOf)), line] }
}

function isTest(task) {
  return task.task === "test" && Boolean(task.execution)
}

function timesOf({ directory, cache, execution }) {
  const files = readJsonFiles(resultsOf(directory)).flatMap((result) => result.testResults ?? [])
  return {
    directory,
    seconds: (execution.endTime - execution.startTime) / 1000,
    isCached: cache?.status === "HIT",
    files: files.map((file) => ({
      name: relative(root, file.name),
      seconds: (file.endTime - file.startTime) / 1000,
    })),
  }
}

function readTasks() {
  return readJsonFiles(summaries).flatMap((summary) => summary.tasks)
}

function addTask(total, task) {
  const results = task.task === "test" ? readJsonFiles(resultsOf(task.directory)) : []
  const failedBefore = total.failed
  for (const result of results) addResult(total, result, task.package)
  const reason = brokenBecause(task, results)
  // A task can fail without a failed test: a type error, a test file that does not load, a crash.
  if (reason && total.failed === failedBefore) {
    total.failed += 1
    console.log(`failed: ${task.taskId} ${reason}`)
  }
}

function addResult(total, result, packageName) {
  total.passed += result.numPassedTests
  total.failed += result.numFailedTests
  total.skipped += result.numPendingTests + (result.numTodoTests ?? 0)
  for (const test of skippedTests(result))
    console.log(`skipped: ${packageName}: ${test.fullName} (${test.meta?.skipReason ?? "no reason given"})`)
}

function brokenBecause(task, results) {
  if (task.command === "<NONEXISTENT>" || !task.execution) return null
  if (task.execution.exitCode !== 0) return `ended with exit code ${task.execution.exitCode}`
  return task.task === "test" && results.length === 0 ? "left no results" : null
}

function skippedTests(result) {
  const tests = (result.testResults ?? []).flatMap((file) => file.assertionResults)
  return tests.filter((test) => test.status !== "passed" && test.status !== "failed")
}

function readJsonFiles(directory) {
  const files = namesIn(directory).filter((name) => name.endsWith(".json"))
  return files.map((name) => JSON.parse(readFileSync(join(directory, name), "utf8")))
}

function namesIn(directory) {
  return existsSync(directory) ? readdirSync(directory) : []
}
