import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readFhirFolder } from '../../../src/testnet/fhir/index.js'
import { temporaryFolder } from '../storage/temporary-folder.js'

describe('testnet: the bytes of a FHIR folder', () => {
  it('are UTF-8, with or without a byte order mark; other files are reported', async () => {
    const folder = await temporaryFolder()
    const text = JSON.stringify({ resourceType: 'Condition', note: [{ text: 'Übelkeit' }] })
    try {
      await writeFile(join(folder.path, 'latin.json'), Buffer.from(text, 'latin1'))
      await writeFile(join(folder.path, 'marked.json'), `\uFEFF${text}`)
      const found = await readFhirFolder(folder.path)
      assert.deepEqual(found.unread, ['latin.json'])
      assert.deepEqual(found.conditions.map(one => one.place), ['marked.json'])
    } finally {
      await folder.remove()
    }
  })
})
