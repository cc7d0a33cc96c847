import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import type { NetworkEvents } from '../../../../src/network/index.js'
import { watchStandstill } from '../../../../src/node/loop/standstill.js'
import { hex } from '../../../../src/protocol/types/index.js'

const idOf = (value: number): Uint8Array => new Uint8Array(32).fill(value)
const [A, B, C] = [idOf(1), idOf(2), idOf(3)] as const

describe('node: a process that stood still', () => {
  const stand = async (cut: Uint8Array[], back: Uint8Array[]): Promise<string[]> => {
    const told: string[] = []
    const listeners: Partial<NetworkEvents> = {}
    const connected = new Set([A, B, C].map(hex))
    watchStandstill({
      network: {
        on: (event, listener) => { Object.assign(listeners, { [event]: listener }); return () => {} },
        isConnected: id => connected.has(hex(id))
      },
      alarm: (code, message) => { told.push(`${code}: ${message}`) },
      logger: { warn () {} }
    }, 20)
    listeners.standstill?.(31_400, [A, B, C])
    for (const id of cut) {
      connected.delete(hex(id))
      listeners.disconnect?.(id)
    }
    for (const id of back) connected.add(hex(id))
    await pause(60)
    return told
  }

  it('is reported with the lost connections, after these had time to return', async () => {
    assert.deepEqual(await stand([A, B], [A, B]),
      ['standstill: The process stood still for 31 s. 2 connections were cut and made again.'])
    assert.deepEqual(await stand([A, B], [A]),
      ['standstill: The process stood still for 31 s. ' +
        '2 connections were cut, and 1 of them made again within 10 s.'])
    assert.deepEqual(await stand([A], [A]),
      ['standstill: The process stood still for 31 s. 1 connection was cut and made again.'])
  })

  it('is no alarm if it cost no connection', async () => {
    assert.deepEqual(await stand([], []), [])
  })
})
