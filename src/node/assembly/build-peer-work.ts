import { AddressBook } from '../peers/address-book.js'
import { Fetcher } from '../peers/fetcher.js'
import { FinalBlockSender } from '../peers/final-block-sender.js'
import { JoinCollecting } from '../peers/join-collecting.js'
import { JoinSigning } from '../peers/join-signing.js'
import { ListExchange } from '../peers/list-exchange.js'
import { StatusExchange } from '../peers/status-exchange.js'
import { Syncer } from '../peers/syncer.js'
import type { GatedAgreement } from './build-gate.js'

/** Holds the parts with which a node of either role exchanges data with its peers. */
export interface PeerWork {
  readonly fetcher: Fetcher
  readonly finalBlocks: FinalBlockSender
  readonly syncer: Syncer
  readonly addresses: AddressBook
  readonly lists: ListExchange
  readonly status: StatusExchange
  /** Undefined at the government. */
  readonly joinSigning: JoinSigning | undefined
  readonly joinCollecting: JoinCollecting
}

export function buildPeerWork (parts: GatedAgreement): PeerWork {
  const fetcher = new Fetcher(parts)
  const finalBlocks = new FinalBlockSender(parts)
  const syncer = new Syncer(parts)
  const addresses = new AddressBook(parts)
  const lists = new ListExchange(parts)
  const status = new StatusExchange({ ...parts, addresses, lists, syncer })
  const isHospital = parts.role === 'hospital'
  const joinSigning = isHospital ? new JoinSigning(parts) : undefined
  const joinCollecting = new JoinCollecting({ ...parts, joinSigning })
  return { fetcher, finalBlocks, syncer, addresses, lists, status, joinSigning, joinCollecting }
}
