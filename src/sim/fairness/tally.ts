import type { Case } from '../../protocol/types/index.js'
import { chiSquared, chiSquaredPoint } from './chi-squared.js'
import type { LotteryChain } from './lottery-chain.js'
import { DRAWN } from './parameters.js'

/** Chi-squared of some counts, with the point that fair draws exceed once in a thousand times. */
export interface Fit {
  readonly chiSquared: number
  readonly most: number
}

/** Counts how often each hospital is drawn, alone and in pairs, and counts the submitters. */
export class Tally {
  readonly #alone: number[]
  readonly #pairs = new Map<string, number>()
  /** Draws by submitter. */
  readonly #submitted: number[]
  draws = 0

  constructor (private readonly size: number) {
    this.#alone = Array<number>(size).fill(0)
    this.#submitted = Array<number>(size).fill(0)
  }

  /** Counts the hospitals that got the first slots of a case. */
  add (chain: LotteryChain, { holders, submitter }: Case): void {
    const drawn = holders.slice(0, DRAWN).map(({ validator }) => chain.hospitalOf(validator).number)
    for (const number of drawn) this.#alone[number]!++
    const pair = drawn.sort((a, b) => a - b).join()
    this.#pairs.set(pair, (this.#pairs.get(pair) ?? 0) + 1)
    this.#submitted[chain.hospitalOf(submitter).number]!++
    this.draws++
  }

  /** Compares with equal chances of all hospitals but the submitter. */
  get alone (): Fit {
    const { size } = this
    const expected = this.#submitted.map(own => (this.draws - own) * DRAWN / (size - 1))
    return { chiSquared: chiSquared(this.#alone, expected), most: chiSquaredPoint(size - 1) }
  }

  /** Compares with equal chances of all pairs without the submitter. */
  get inPairs (): Fit {
    const { size } = this
    const pairs = Array.from({ length: size }, (_, a) =>
      Array.from({ length: size - a - 1 }, (_, i) => [a, a + 1 + i] as const)).flat()
    const expected = pairs.map(([a, b]) => {
      const others = this.draws - this.#submitted[a]! - this.#submitted[b]!
      return others * 2 / ((size - 1) * (size - 2))
    })
    const observed = pairs.map(pair => this.#pairs.get(pair.join()) ?? 0)
    return { chiSquared: chiSquared(observed, expected), most: chiSquaredPoint(pairs.length - 1) }
  }
}
