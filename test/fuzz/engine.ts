import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Random } from '../../src/sim/random.js'
import type { Guide } from './guide.js'
import type { Target } from './target.js'

const REGRESSIONS = path.join(path.dirname(fileURLToPath(import.meta.url)), 'regressions')
const MAX_MS = 500
/** Attempts to shorten a failing input. */
const SHRINKS = 400
/** An input that seems slow is timed again, this often: the machine may have been busy. */
const SECOND_LOOKS = 2

export interface Budget {
  readonly seed: string
  readonly runs: number
  /** Stops after this long, whatever `runs` says. */
  readonly ms: number
  /** Where a failing input is written; undefined: beside the regressions. */
  readonly folder?: string
  /** Varies what has reached new code; inputs then depend on those before them. */
  readonly guide?: Guide | undefined
  /** Called after each input. */
  readonly onRun?: (done: number) => void
}

export interface Outcome {
  readonly runs: number
  readonly slowestMs: number
}

export class FuzzFailure extends Error {
  override readonly name = 'FuzzFailure'
}

/** The input of one run: by seed, target and number alone. */
export function inputOf (target: Target, seed: string, run: number): Uint8Array {
  return target.make(new Random(`fuzz/${seed}/${target.name}/${run}`))
}

/**
 * Meets made-up inputs until the budget is spent.
 * @throws FuzzFailure with seed, run and the file in which the shortened input is kept
 */
export async function fuzz (target: Target, budget: Budget): Promise<Outcome> {
  const end = performance.now() + budget.ms
  let slowestMs = 0
  let runs = 0
  while (runs < budget.runs && performance.now() < end) {
    const input = budget.guide?.variation() ?? inputOf(target, budget.seed, runs)
    try {
      slowestMs = Math.max(slowestMs, await meet(target, input))
    } catch (error) {
      throw await failure(target, input, error, `SEED=${budget.seed}, run ${runs}`, budget.folder)
    }
    budget.guide?.met(input)
    runs++
    budget.onRun?.(runs)
  }
  return { runs, slowestMs }
}

/** Replays every kept input of a target. @returns how many. */
export async function replay (target: Target, folder = REGRESSIONS): Promise<number> {
  const own = path.join(folder, target.name)
  const names = existsSync(own) ? await readdir(own) : []
  for (const name of names.sort()) {
    try {
      await meet(target, new Uint8Array(await readFile(path.join(own, name))))
    } catch (error) {
      throw new FuzzFailure(`${target.name}: regression ${name}: ${textOf(error)}`, { cause: error })
    }
  }
  return names.length
}

/** @returns ms taken. @throws what the target throws, or if it took too long */
async function meet (target: Target, input: Uint8Array): Promise<number> {
  const limit = target.maxMs ?? MAX_MS
  let ms = await timed(target, input)
  for (let look = 0; ms > limit && look < SECOND_LOOKS; look++) {
    ms = Math.min(ms, await timed(target, input))
  }
  if (ms > limit) throw new FuzzFailure(`took ${ms.toFixed()} ms, more than ${limit}`)
  return ms
}

async function timed (target: Target, input: Uint8Array): Promise<number> {
  const start = performance.now()
  await target.run(input)
  return performance.now() - start
}

async function failure (
  target: Target, input: Uint8Array, error: unknown, where: string, folder = REGRESSIONS
): Promise<FuzzFailure> {
  const shortest = error instanceof FuzzFailure ? input : await shrink(target, input)
  const name = createHash('sha256').update(shortest).digest('hex').slice(0, 12)
  const file = path.join(folder, target.name, `${name}.${target.extension}`)
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, shortest)
  return new FuzzFailure(
    `${target.name}: ${where}: ${textOf(error)}\ninput kept as ${file}`, { cause: error })
}

/** Leaves parts out as long as what is left still fails. */
async function shrink (target: Target, input: Uint8Array): Promise<Uint8Array> {
  let shortest = input
  let left = SHRINKS
  for (let size = Math.ceil(input.byteLength / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < shortest.byteLength && left > 0; left--) {
      const shorter = new Uint8Array(
        [...shortest.subarray(0, at), ...shortest.subarray(at + size)])
      if (await fails(target, shorter)) shortest = shorter
      else at += size
    }
  }
  return shortest
}

async function fails (target: Target, input: Uint8Array): Promise<boolean> {
  try {
    await target.run(input)
    return false
  } catch {
    return true
  }
}

function textOf (error: unknown): string {
  return error instanceof Error ? error.stack ?? error.message : String(error)
}
