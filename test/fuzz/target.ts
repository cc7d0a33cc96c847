import type { Random } from '../../src/sim/random.js'

/**
 * Something that takes input from outside, and how to try it. Every input is bytes, also where they
 * stand for text or for a script of actions: so every input can be kept, replayed and shortened.
 */
export interface Target {
  /** Kebab-case; names the folder of its regressions. */
  readonly name: string
  /** Of the files in which inputs are kept. */
  readonly extension: 'bin' | 'json' | 'txt' | 'yaml'
  /** An input; the same for the same randomness. */
  make (random: Random): Uint8Array
  /** Meets one input. @throws whatever is wrong with how it was met */
  run (input: Uint8Array): void | Promise<void>
  /** Once before the first input and after the last. */
  begin? (): Promise<void>
  end? (): Promise<void>
  /** Campaigns vary inputs that reach new code: where making them anew leaves code unreached. */
  readonly isGuided?: boolean
  /** ms that one input may take on a machine that does nothing else; 500 unless told. */
  readonly maxMs?: number
}
