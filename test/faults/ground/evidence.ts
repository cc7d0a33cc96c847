import type { NodeProcess } from '../../../src/testnet/index.js'

/** As `evidence-alarms.ts` words it. */
const WORDS = /^(.+) signed .+; the proof is in block (\d+)\.$/

/** That a node holds proof of a double signature. */
export interface Accusation {
  readonly at: number
  readonly accused: string
  /** Block with the proof. */
  readonly height: number
}

/** What this node alarms its operators of, newest first. */
export async function accusations (node: NodeProcess): Promise<Accusation[]> {
  const { facts } = await node.client.call('health')
  return facts.alarms.filter(({ code }) => code === 'evidence').map(({ at, message }) => {
    const [, accused, height] = WORDS.exec(message) ?? []
    if (accused === undefined) throw new Error(`an alarm in other words: ${message}`)
    return { at, accused, height: Number(height) }
  })
}
