import type { Mutant } from '../mutant.js'
import { mistakesIn, type Mistake } from './mistakes.js'

/** Returns mutants of files that unit tests outside the protocol catch. */
function mistakesOf (file: string, tests: string, mistakes: readonly Mistake[]): Mutant[] {
  return mistakes.map(({ tests: own, ...mistake }) => ({
    ...mistake, rule: '§6.13', file: `src/${file}`,
    trial: { type: 'tests', files: [`unit/${own ?? tests}.test.ts`] }
  }))
}

/** §6.13: record keys in the custody of all hospitals. */
export const CUSTODY_RULES: readonly Mutant[] = [
  ...mistakesIn('custody/proof.ts', '§6.13', 'custody/custody', [
    {
      name: 'the proof of C is not bound to the submitter',
      find: "domain('custody', chainId), publicKey, submitter, r, bodyHash",
      replace: "domain('custody', chainId), publicKey, r, bodyHash"
    },
    {
      name: 'the proof of C is not bound to the body',
      find: "domain('custody', chainId), publicKey, submitter, r, bodyHash",
      replace: "domain('custody', chainId), publicKey, submitter, r"
    },
    {
      name: 'the proof of C is not bound to the custody key',
      find: "domain('custody', chainId), publicKey, submitter, r, bodyHash",
      replace: "domain('custody', chainId), submitter, r, bodyHash"
    }
  ]),
  ...mistakesOf('node/gates/transaction-gate.ts', 'node/gates/both-parts', [
    {
      name: 'a record part may come without its pad',
      find: 'pad === undefined ? !hasPad : hasPad && isPadOf(chain.id, pad, ciphertext)',
      replace: 'pad === undefined || (hasPad && isPadOf(chain.id, pad, ciphertext))'
    },
    {
      name: 'any pad comes with a record part',
      find: 'hasPad && isPadOf(chain.id, pad, ciphertext)',
      replace: 'hasPad && isPadOf(chain.id, pad, ciphertext) !== undefined',
      tests: 'node/gates/transaction-gate'
    }
  ]),
  ...mistakesOf('node/peers/body-requests.ts', 'node/peers/body-requests', [
    {
      name: 'a peer may send any pad with a body',
      find: 'isPadOf(this.parts.chain.id, body.pad, body.ciphertext)',
      replace: 'isPadOf(this.parts.chain.id, body.pad, body.ciphertext) !== undefined'
    }
  ]),
  ...mistakesOf('node/clinical/custody.ts', 'node/clinical/lost-disk', [
    {
      name: 'a half that came back is a case key',
      find: 'this.#seal(caseId, Held.half, half)',
      replace: 'this.#seal(caseId, Held.caseKey, half)'
    }
  ]),
  ...mistakesOf('node/clinical/case-keys.ts', 'node/clinical/case-keys', [
    {
      name: 'a lost case key is not computed again',
      find: 'held[at] ?? found.get(hex(id))',
      replace: 'held[at]',
      tests: 'node/clinical/lost-disk'
    },
    {
      name: 'each request for a lost case key asks all hospitals',
      find: 'caseIds.filter(id => !this.#asked.has(hex(id)))',
      replace: 'caseIds'
    },
    {
      name: 'a case key of another submitter is sought in its record part',
      find: ' && equal(submitter, signer.id)',
      replace: ''
    }
  ]),
  ...mistakesOf('storage/body-store.ts', 'storage/bodies', [
    {
      name: 'a deleted body leaves its pad',
      find: '    if (gone.length > 0) await this.pads.release(gone)\n',
      replace: ''
    },
    {
      name: 'a damaged body takes its pad with it',
      find: 'await this.#join([], alongside, hashes, [])',
      replace: 'await this.#join([], alongside, hashes, hashes)'
    }
  ]),
  ...mistakesOf('storage/key-file.ts', 'storage/key-file', [
    {
      name: 'a released slot hides the pad of a later segment',
      find: "if (found !== undefined && found.slot.type !== 'free') return found.slot\n",
      replace: "if (found !== undefined) return found.slot as Pad\n"
    }
  ]),
  ...mistakesOf('storage/pad-segment.ts', 'storage/key-file', [
    {
      name: 'an erased pad stays in memory',
      find: '    bytes.set(slot, number % SLOTS_PER_BUCKET * SLOT_BYTES)\n',
      replace: ''
    },
    {
      name: 'a bucket that could not be read is never read again',
      find: '    reading.catch(() => { this.#read.delete(bucket) })\n',
      replace: '    reading.catch(() => {})\n'
    }
  ]),
  ...mistakesIn('custody/results.ts', '§6.13', 'custody/custody', [
    {
      name: 'the proof of partial results is not checked',
      find: "return isProved ? accept(undefined) : reject('bad-custody-proof')",
      replace: 'return isProved ? accept(undefined) : accept(undefined)'
    },
    {
      name: 'partial results may be of another epoch',
      find: 'u32.encode(epoch.number)',
      replace: 'u32.encode(0)'
    }
  ]),
  ...mistakesIn('custody/open-keys.ts', '§6.13', 'custody/custody', [
    {
      name: 'a record key is opened by fewer than t holders',
      find: 'if (parts.length < threshold) return',
      replace: 'if (parts.length < threshold - 1) return'
    },
    {
      name: 'the results of one holder count twice',
      find: '[...new Map(answers.map(answer => [answer.index, answer])).values()]',
      replace: '[...answers]'
    },
    {
      name: 'an opened key may miss its commitment',
      find: '    if (isKeyOf(custodians, cases[at]!, key)) return',
      replace: '    if (key.length === 32) return'
    },
    {
      name: 'a false pad has no liar',
      find: "opened.type === 'key' && !equal(result.pad, opened.pad)",
      replace: "opened.type === 'unfit' && !equal(result.pad, result.pad)"
    }
  ]),
  ...mistakesIn('custody/claim.ts', '§6.13', 'custody/custody', [
    {
      name: 'a requester hands over any key of rules',
      find: '    equal(handleOfRules(chainId, reading.consentKey), reading.handle)',
      replace: '    handleOfRules(chainId, reading.consentKey).length > 0'
    },
    {
      name: 'any hospital has the right of the submitter',
      find: 'return equal(found.submitter, requester) ? undefined : WithheldKey.noRight',
      replace: 'return requester.length === 32 ? undefined : WithheldKey.noRight'
    },
    {
      name: 'a token of another patient claims a case',
      find: 'if (!equal(linkOf(chainId, reading.handle, token), found.link)) return',
      replace: 'if (token.length !== 32) return'
    },
    {
      name: 'a sensitive case is claimed as another class',
      find: 'equal(classTagOf(chainId, classToken, sensitive), found.classTag)',
      replace: 'classTagOf(chainId, classToken, sensitive).length > 0'
    },
    {
      name: 'a holder gives results without a consent',
      find: '  if (permits) return undefined\n',
      replace: '  if (permits || basis === \'no-consent\') return undefined\n'
    },
    {
      name: 'a holder decides about another class',
      find: 'class: claim.sensitive,',
      replace: 'class: 0,'
    },
    {
      name: 'a case of another hospital shows a treatment',
      find: 'reading?.treatment === undefined || !equal(found.submitter, requester)',
      replace: 'reading?.treatment === undefined || requester.length !== 32'
    },
    {
      name: 'a case of another patient shows a treatment',
      find: 'return equal(link, found.link) && isTreatment(found, time)',
      replace: 'return link.length > 0 && isTreatment(found, time)'
    }
  ]),
  ...mistakesOf('node/custody/custody-server.ts', 'node/custody/custody', [
    {
      name: 'results are given on a chain in doubt',
      find: "access !== 'member' || !ledger.isWhole",
      replace: "access !== 'member'"
    },
    {
      name: 'results are given for any epoch',
      find: 'if (epoch?.number !== request.epoch) return',
      replace: 'if (epoch === undefined) return'
    },
    {
      name: 'a request for results is answered twice',
      find: 'if (!this.#isNew(from, request.nonce)) return',
      replace: 'if (!this.#isNew(from, request.nonce) && request.epoch === 0) return'
    },
    {
      name: 'the signature of a request for results is not checked',
      find: 'refuseUnsound(this.parts, from, verifyCustodyRequest(chain, parties, request))',
      replace: 'void [refuseUnsound, verifyCustodyRequest, parties]'
    },
    {
      name: 'results are given for a copied C',
      find: 'publicKey === undefined || !this.#proved.has(publicKey, found)',
      replace: 'publicKey === undefined'
    },
    {
      name: 'a holder asks no consents',
      find: '    if (denied !== undefined) return refused(claim, denied, true)\n',
      replace: '    void denied\n'
    },
    {
      name: 'a holder takes any key of rules',
      find: 'if (!isOwnKey(chain.id, request.reading)) {',
      replace: 'if (false) {'
    },
    {
      name: 'whoever asks gets results',
      find: '    if (why !== undefined) return refused(claim, why)\n',
      replace: '    void why\n'
    }
  ]),
  ...mistakesOf('node/custody/proved-cases.ts', 'node/custody/custody', [
    {
      name: 'a proof for a former custody key counts',
      find: '`${hex(publicKey)} ${hex(found.id)}`',
      replace: 'hex(found.id)'
    },
    {
      name: 'a false proof counts from the second time on',
      find: '    if (!verifyCustody(group, publicKey, id, found)) return false\n',
      replace: '    const holds = verifyCustody(group, publicKey, id, found)\n' +
        '    if (!holds) this.#proved.set(name, true)\n    if (!holds) return false\n'
    }
  ]),
  ...mistakesOf('node/clinical/consents/patient-reads.ts', 'node/services/patient-reads', [
    {
      name: 'the reading node opens what its decision refuses',
      find: 'return permits ? [{ at, found, sensitive }] : []',
      replace: 'return permits || !isOwn ? [{ at, found, sensitive }] : []'
    }
  ]),
  ...mistakesOf('node/services/history.ts', 'node/services/patient-reads', [
    {
      name: 'a read without a purpose opens records of other hospitals',
      find: '(read.purpose !== undefined || equal(submitter, chain.signer.id))',
      replace: 'submitter.length === 32'
    }
  ]),
  ...mistakesOf('node/custody/custody-asker.ts', 'node/custody/custody', [
    {
      name: 'a hospital that gave false results is not named',
      find: "      network.report(holder, 'bad-custody-proof')\n",
      replace: ''
    }
  ]),
  ...mistakesOf('storage/key-file.ts', 'storage/key-file', [
    {
      name: 'a pad is durable before it is flushed',
      find: '      for (const segment of changed) await segment.sync()\n    })\n  }\n\n  async get',
      replace: '    })\n  }\n\n  async get'
    },
    {
      name: 'an erased pad comes back',
      find: "if (slot.type !== 'free' && slot.type !== 'damaged') continue",
      replace: "if (slot.type === 'pad') continue"
    },
    {
      name: 'a pad is replaced by another',
      find: "if (slot.type !== 'free' && slot.type !== 'damaged') continue",
      replace: "if (slot.type === 'erased') continue"
    },
    {
      name: 'the key file is written after a failed write',
      find: '      if (this.#failure !== undefined) throw failed(this.folder, this.#failure)\n',
      replace: ''
    }
  ]),
  ...mistakesOf('storage/pad-slot.ts', 'storage/key-file', [
    {
      name: 'a damaged slot is read',
      find: "if (readU32(bytes, CHECKED_BYTES) !== checksum(number, bytes)) return { type: 'damaged' }",
      replace: "if (readU32(bytes, CHECKED_BYTES) === 0) return { type: 'damaged' }"
    }
  ])
]
