import { hex, type Hex } from '../../protocol/types/index.js'
import type { Table } from '../../storage/index.js'

/**
 * Reads rows of a table. The rows that are asked for in one turn are read together, and each of them once.
 * A reading costs more than its rows.
 */
export class RowsTogether {
  #wanted = new Map<Hex, Uint8Array>()
  #reading: Promise<ReadonlyMap<Hex, Uint8Array>> | undefined

  constructor (private readonly table: Pick<Table, 'getMany'>) {}

  async get (row: Uint8Array): Promise<Uint8Array | undefined> {
    this.#wanted.set(hex(row), row)
    this.#reading ??= this.#read()
    return (await this.#reading).get(hex(row))
  }

  async #read (): Promise<ReadonlyMap<Hex, Uint8Array>> {
    // The rest of this turn may ask for more rows.
    await Promise.resolve()
    const wanted = this.#wanted
    this.#wanted = new Map()
    this.#reading = undefined
    const found = await this.table.getMany([...wanted.values()])
    return new Map([...wanted.keys()].flatMap((name, at) => {
      const value = found[at]
      return value === undefined ? [] : [[name, value] as const]
    }))
  }
}
