import type { NodeProcess } from '../../../src/testnet/index.js'

const AT_ONCE = 8

/** Reads from final blocks which hospitals signed at which heights, independently of their logs. */
export class Signers {
  /** Heights by name, of the blocks that were read so far. */
  readonly #heights = new Map<string, Set<number>>()
  #asked = 0

  /** Reads the node's blocks up to its newest block. */
  async learn (node: NodeProcess): Promise<void> {
    const { chain } = await node.client.call('status')
    const tip = chain?.height ?? 0
    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
      while (this.#asked < tip) {
        const height = ++this.#asked
        const { certificate } = await node.client.call('block', { params: { height } })
        for (const { name } of certificate.signers) {
          if (name === undefined) continue
          const heights = this.#heights.get(name) ?? new Set()
          this.#heights.set(name, heights.add(height))
        }
      }
    }))
  }

  of (name: string): number[] {
    return [...this.#heights.get(name) ?? []].sort((a, b) => a - b)
  }
}
