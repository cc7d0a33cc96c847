import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { FILES } from '../../../vectors/make/files.js'

describe('codec: the vectors of another implementation', () => {
  for (const [path, text] of FILES) {
    it(`${path} has the bytes that the layouts by hand give`, () => {
      const file = readFileSync(new URL(`../../../vectors/${path}`, import.meta.url), 'utf8')
      assert(file === text, 'run make vectors, and read the difference')
    })
  }
})
