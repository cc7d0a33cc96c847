import assert from 'node:assert/strict'
import { AdmissionProgress } from '../../../../src/node/enrolment/admission-progress.js'

describe('hospital: progress of admission', () => {
  it('prints each new text once, and keeps the time at which the stage began', () => {
    let now = 10
    const lines: string[] = []
    const progress = new AdmissionProgress(() => now, line => { lines.push(line) })
    assert.deepEqual(progress.read(), { stage: 'no-government', since: 10, message: '' })
    now = 20
    progress.reached('pending', '', 'asked')
    now = 30
    progress.reached('pending', '', 'asked')
    assert.deepEqual(progress.read(), { stage: 'pending', since: 20, message: '' })
    progress.reached('approved', '2 of 4', 'approved (2 of 4)')
    now = 40
    progress.reached('approved', '3 of 4', 'approved (3 of 4)')
    assert.deepEqual(progress.read(), { stage: 'approved', since: 30, message: '3 of 4' })
    assert.deepEqual(lines, ['  asked', '  approved (2 of 4)', '  approved (3 of 4)'])
  })
})
