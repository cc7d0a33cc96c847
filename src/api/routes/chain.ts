import { answer, type Route } from '../route.js'
import { integer, object } from '../schema.js'
import type { ReceiptFile } from '../../receipt/index.js'
import type {
  BlockEvent, BlockView, BriefEvent, ExportLine, HeadView, MismatchesView, ReindexView, StateProofView,
  VerificationView
} from '../views/index.js'
import { byCase, peerId } from './parameters.js'

export const chainRoutes = {
  /** 409 `no-chain` before there is a genesis, and while block 0 is the only block. */
  head: {
    kind: 'json',
    method: 'GET',
    path: '/v1/chain/head',
    summary: 'Summary of the last final block.',
    scope: 'medichain/chain.r',
    isForOperators: true,
    answer: answer<HeadView>()
  },
  /** 404 `unknown-height`. */
  block: {
    kind: 'json',
    method: 'GET',
    path: '/v1/chain/blocks/:height',
    summary: 'One final block with its transactions and the signers of its certificate.',
    scope: 'medichain/chain.r',
    params: object({ height: integer(0) }, ['height']),
    answer: answer<BlockView>()
  },
  /** An invalid block is a normal answer, not an error. */
  verifyChain: {
    kind: 'json',
    method: 'POST',
    path: '/v1/chain/verify',
    summary: 'Checks every stored block again and names the first invalid height.',
    scope: 'medichain/operator.u',
    answer: answer<VerificationView>()
  },
  mismatches: {
    kind: 'json',
    method: 'GET',
    path: '/v1/mismatches',
    summary: 'Records that hospitals state not to be what was judged, and the submitters that this names.',
    scope: 'medichain/chain.r', isForOperators: true,
    answer: answer<MismatchesView>()
  },
  /** Needed only if a list of cases answers 503 `index-missing`. */
  reindex: {
    kind: 'json',
    method: 'POST',
    path: '/v1/chain/reindex',
    summary: 'Makes the lists of cases of this node again, and notes again whose the own cases are.',
    scope: 'medichain/operator.u',
    answer: answer<ReindexView>()
  },
  /** 503 `not-provable-yet` if the newest block changed the case, and after a start until the next block. */
  proveCase: {
    kind: 'json',
    method: 'GET',
    path: '/v1/chain/proofs/cases/:id',
    summary: 'A proof of a case on the ledger, or that there is no case with this whole id.',
    scope: 'medichain/chain.r',
    params: byCase,
    answer: answer<StateProofView>()
  },
  proveMember: {
    kind: 'json',
    method: 'GET',
    path: '/v1/chain/proofs/members/:id',
    summary: 'A proof that a hospital is a member, or that it is none.',
    scope: 'medichain/chain.r',
    params: object({ id: peerId }, ['id']),
    answer: answer<StateProofView>()
  },
  /** 503 `not-provable-yet` as for `proveCase`. */
  receipt: {
    kind: 'json',
    method: 'GET',
    path: '/v1/cases/:id/receipt',
    summary: 'A receipt: the case with its lists, draw and opinions, for somebody without a node.',
    scope: 'medichain/chain.r',
    params: byCase,
    answer: answer<ReceiptFile>()
  },
  exportChain: {
    kind: 'lines',
    method: 'GET',
    path: '/v1/chain/export',
    summary: 'The genesis and every block with its certificate, one JSON document per line.',
    scope: 'medichain/chain.r',
    answer: answer<ExportLine>()
  },
  events: {
    kind: 'events',
    method: 'GET',
    path: '/v1/events',
    summary: 'Each block as it becomes final, with the cases that it changed.',
    scope: 'medichain/chain.r',
    answer: answer<BlockEvent>()
  },
  briefEvents: {
    kind: 'events',
    method: 'GET',
    path: '/v1/events/brief',
    summary: 'Each block as it becomes final, with the id and status of each case that it changed.',
    scope: 'medichain/chain.r',
    answer: answer<BriefEvent>()
  }
} satisfies Record<string, Route>
