import type { Random } from '../../src/sim/random.js'

/**
 * Runs code with generated input. Every input is bytes, even for texts and scripts of actions, so every input
 * can be kept, replayed and shortened.
 */
export interface Target {
  /** Name in kebab-case, also of the folder of regressions. */
  readonly name: string
  /** Extension of files with kept inputs. */
  readonly extension: 'bin' | 'json' | 'txt' | 'yaml'
  /** Makes an input, which depends only on the given randomness. */
  make (random: Random): Uint8Array
  /** Runs the code with an input. @throws if the result is wrong */
  run (input: Uint8Array): void | Promise<void>
  /** `begin` runs before the first input, and `end` after the last. */
  begin? (): Promise<void>
  end? (): Promise<void>
  /** Campaigns vary inputs that reach new code. Useful if generated inputs alone leave code unreached. */
  readonly isGuided?: boolean
  /** Maximum time of an input on an idle machine, ms. Default: 500. */
  readonly maxMs?: number
}
