import type { Mutant } from '../mutant.js'

/** §3.12: what a server checks before it answers a request, which unit tests catch. */
export const REQUEST_CHECKS: readonly Mutant[] = [
  {
    name: 'the signature of a request for case keys is not checked',
    file: 'src/node/clinical/key-release.ts',
    find: 'refuseUnsound(this.parts, from, verifyRecordKeyRequest(chain, parties, request))',
    replace: 'void [refuseUnsound, verifyRecordKeyRequest, parties]',
    tests: 'clinical/validating'
  },
  {
    name: 'the signature of a request for findings is not checked',
    file: 'src/node/clinical/findings-server.ts',
    find: 'refuseUnsound(this.parts, from, verifyFindingsRequest(chain, parties, request))',
    replace: 'void [refuseUnsound, verifyFindingsRequest, chain, parties]',
    tests: 'clinical/findings'
  },
  {
    name: 'a clock that was set back prolongs a ban',
    file: 'src/node/clinical/key-release.ts',
    find: 'clock.monotonic() + until - clock.wall())',
    replace: 'until - clock.wall() + clock.wall())',
    tests: 'clinical/key-release'
  },
  {
    name: 'a peer may answer another request',
    file: 'src/node/peers/ask.ts',
    find: 'if (reply.value.type === type) return',
    replace: 'if (reply.value !== undefined) return',
    tests: 'peers/ask'
  },
  {
    name: 'an unsound request is refused without a report',
    file: 'src/node/peers/ask.ts',
    find: '  parts.network.report(from, judged.code)\n',
    replace: '',
    tests: 'peers/serve-requests'
  },
  {
    name: 'a request to be enrolled with a false signature is no offence',
    file: 'src/node/enrolment/enrolment-desk.ts',
    find: "taken.verdict === 'reject' && taken.code",
    replace: "taken.verdict === 'ignore' && taken.code",
    tests: 'enrolment/enrolment-desk'
  }
].map(({ tests, ...mistake }): Mutant => ({
  ...mistake, rule: '§3.12', trial: { type: 'tests', files: [`unit/node/${tests}.test.ts`] }
}))
