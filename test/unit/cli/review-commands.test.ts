import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { FakeNode } from '../api/fake-services.js'
import { RunningNodes } from './running-nodes.js'

describe('cli: commands of clinicians', () => {
  let nodes: RunningNodes
  let hospital: FakeNode
  beforeEach(async () => {
    nodes = await RunningNodes.create()
    hospital = await nodes.start('hospital-1', 'hospital')
  })
  afterEach(async () => { await nodes.remove() })

  it('reviews: a case is claimed and released', async () => {
    assert.equal((await nodes.cli('review claim 11111111 --as Okafor')).out,
      'case 111111111111 is claimed by Okafor until 2026-02-02 02:55:00Z\n')
    assert.equal((await nodes.cli('review claim 11111111 --as Okafor --release')).out,
      'no clinician has claimed case 111111111111 now\n')
    assert.deepEqual(hospital.calls.at(-1)?.input, { id: '11111111', clinician: 'Okafor', release: true })
  })

  it('reviews: a question goes to the submitter, where a person answers or declines', async () => {
    await writeFile(path.join(nodes.cwd, 'text.txt'), '\nWhich values?\n')
    assert.match((await nodes.cli('review ask 11111111 text.txt --as Okafor')).out,
      /^asked .* about case 1{12};/)
    assert.deepEqual(hospital.calls.at(-1)?.input,
      { id: '11111111', question: 'Which values?', clinician: 'Okafor' })
    assert.match((await nodes.cli('review show 11111111')).out,
      /\nquestion of 2026-02-02 02:41:40Z by this hospital to .*:\n {2}Which values\?\nno answer yet: /)
    assert.match((await nodes.cli('review questions')).out,
      /^question +7c2e91d07c2e\ncase +1{12}\nasked by .*\nasked +2026.*\n {2}Which values\?\n$/)
    assert.match((await nodes.cli('review answer 7c2e91d0 text.txt --as Lund')).out, /^the excerpt is kept; /)
    assert.deepEqual(hospital.calls.at(-1)?.input,
      { id: '7c2e91d0', clinician: 'Lund', excerpt: 'Which values?' })
    assert.match((await nodes.cli('review answer 7c2e91d0 --decline --as Lund')).out,
      /^no excerpt is given; /)
    await nodes.expectError('review answer 7c2e91d0 --as Lund', 2, /name the file with the excerpt/)
    await nodes.expectError('review answer 7c2e91d0 text.txt --decline --as Lund', 2, /not both/)
    await writeFile(path.join(nodes.cwd, 'empty.txt'), ' \n')
    await nodes.expectError('review ask 11111111 empty.txt', 1, /empty\.txt is empty/)
    await writeFile(path.join(nodes.cwd, 'long.txt'), 'x'.repeat(4097))
    await nodes.expectError('review answer 7c2e91d0 long.txt --as Lund', 1, /larger than 4096 bytes/)
  })

  it('rules: all of them, and one with its examples', async () => {
    const { out } = await nodes.cli('rules list')
    assert.match(out, /^RULE +OUTCOMES +BY +SHARE +TITLE\nTMP-01 +reject +both +2 reject +in the future\n/)
    assert.match(out, /\nreject: nobody can approve it\n[^]*\nshare: of 350 diagnoses of third parties\n/)
    const one = (await nodes.cli('rules show tmp-01')).out
    assert.match(one, /\nreason +301\n[^]*\nshare +2 reject of 350\nexample +reject: in 2030: \{/)
    await nodes.expectError('rules show TMP-99', 1, /there is no rule "TMP-99"; rules list names all rules/)
  })
})
