/** Fuzz targets of key files of practitioners. */
import assert from 'node:assert/strict'
import { encodeKeyFile } from '../../../src/node/machine/key-file.js'
import { OperatorError } from '../../../src/node/machine/operator-error.js'
import { openPractitionerKey } from '../../../src/node/machine/practitioner-key.js'
import { utf8 } from '../../../src/protocol/types/index.js'
import { mutateBytes } from '../mutate-bytes.js'
import type { Target } from '../target.js'

const KEY_FILE = await encodeKeyFile('practitioner', new Uint8Array(32).fill(7), 'correct horse', 2)

/** Requires a key, or one line that says what is wrong with the file. */
const keyFile: Target = {
  name: 'practitioner-key-file',
  extension: 'json',
  make: random => mutateBytes(utf8(KEY_FILE), random),
  async run (input) {
    const text = Buffer.from(input).toString('utf8')
    // A changed cost would take a second.
    if (!text.includes('"cost": 2,')) return
    try {
      assert.match((await openPractitionerKey(text, 'correct horse')).key, /^[0-9a-f]{64}$/)
    } catch (error) {
      assert(error instanceof OperatorError, String(error))
    }
  }
}

export const emergencyTargets: readonly Target[] = [keyFile]
