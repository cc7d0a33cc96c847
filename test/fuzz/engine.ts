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
/** Repetitions for an input that seems slow, because the machine may have been busy. */
const SECOND_LOOKS = 2

export interface Budget {
  readonly seed: string
  readonly runs: number
  /** Maximum time, even if fewer than `runs` inputs were tried. */
  readonly ms: number
  /** Folder for failing inputs. Default: that of the regressions. */
  readonly folder?: string
  /** Varies inputs that reached new code. Then inputs depend on the previous inputs. */
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

/** Makes the input of a run, which depends only on seed, target and number. */
export function inputOf (target: Target, seed: string, run: number): Uint8Array {
  return target.make(new Random(`fuzz/${seed}/${target.name}/${run}`))
}

/**
 * Runs a target with generated inputs until the budget is spent.
 * @throws FuzzFailure with seed, run and the file of the shortened input
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

/** Replays every kept input of a target. @returns their number */
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

/** Runs an input. @returns the time, ms. @throws the target's error, or if the time is too long */
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

/** Removes parts of an input as long as the rest still fails. */
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
