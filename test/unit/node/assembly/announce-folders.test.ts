import assert from 'node:assert/strict'
import { announceFolders } from '../../../../src/node/assembly/announce-folders.js'

/** Returns what a start prints, for a data folder and keys that are new or not. */
function printed (isNewFolder: boolean, areNewKeys: boolean, role = 'hospital'): string {
  const lines: string[] = []
  announceFolders({
    print: (line: string) => { lines.push(line) }, role, name: 'hospital-1',
    config: { passphraseFile: '' },
    sources: {}, given: {}
  } as never, {
    name: 'hospital-1', keysPath: '/keys/hospital-1',
    data: { created: isNewFolder, path: '/data/hospital-1', settings: {} }
  } as never, { created: areNewKeys, notices: [] } as never)
  return lines.join('\n')
}

describe('node: what a start prints', () => {
  it('warns of keys whose data folder is new, since the old one may have been moved', () => {
    const warning = /keys in \/keys\/hospital-1 are older than this data folder: .* \(--data\)/
    assert.match(printed(true, false), warning)
    assert.doesNotMatch(printed(true, true), warning)
    assert.doesNotMatch(printed(false, false), warning)
  })

  it('tells a government with such keys what it waits for', () => {
    const waits = /older than this data folder: if this government has a chain, it waits for a hospital /
    assert.match(printed(true, false, 'government'), waits)
    assert.doesNotMatch(printed(false, false, 'government'), waits)
  })
})
