import type { NodeProcess } from '../../../src/testnet/index.js'

/** The text of the alarm in `evidence-alarms.ts`. */
const ALARM = /^(.+) signed .+; the proof is in block (\d+)\.$/

/** A node's claim that it has proof of a double signature. */
export interface Accusation {
  readonly at: number
  readonly accused: string
  /** Block with the proof. */
  readonly height: number
}

/** Returns the evidence alarms of a node, newest first. */
export async function accusations (node: NodeProcess): Promise<Accusation[]> {
  const { facts } = await node.client.call('health')
  return facts.alarms.filter(({ code }) => code === 'evidence').map(({ at, message }) => {
    const [, accused, height] = ALARM.exec(message) ?? []
    if (accused === undefined) throw new Error(`unexpected text of an alarm: ${message}`)
    return { at, accused, height: Number(height) }
  })
}
