import assert from 'node:assert/strict'
import process from 'node:process'
import { Fleet } from '../../../src/testnet/index.js'

describe('testnet: fleet', () => {
  const binaries = (nodeBinaries?: readonly string[]): string[] => {
    return new Fleet({ hospitals: 4, folder: 'unused', nodeBinaries }).nodes.map(node => node.nodeBinary)
  }

  it('gives its nodes the programs of Node in turn, the government first', () => {
    assert.deepEqual(binaries(['a', 'b', 'c']), ['a', 'b', 'c', 'a', 'b'])
  })

  it('runs all nodes with the program that runs itself unless told otherwise', () => {
    assert.deepEqual(new Set([...binaries(), ...binaries([])]), new Set([process.execPath]))
  })
})
