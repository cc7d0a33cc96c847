import { AddressBook } from '../peers/address-book.js';
import { Fetcher } from '../peers/fetcher.js';
import { FinalBlockSender } from '../peers/final-block-sender.js';
import { JoinCollecting } from '../peers/join-collecting.js';
import { JoinSigning } from '../peers/join-signing.js';
import { ListExchange } from '../peers/list-exchange.js';
import { StatusExchange } from '../peers/status-exchange.js';
import { Syncer } from '../peers/syncer.js';
export function buildPeerWork(parts) {
    const fetcher = new Fetcher(parts);
    const finalBlocks = new FinalBlockSender(parts);
    const syncer = new Syncer(parts);
    const addresses = new AddressBook(parts);
    const lists = new ListExchange(parts);
    const status = new StatusExchange({ ...parts, addresses, lists, syncer });
    const isHospital = parts.role === 'hospital';
    const joinSigning = isHospital ? new JoinSigning(parts) : undefined;
    const joinCollecting = new JoinCollecting({ ...parts, joinSigning });
    return { fetcher, finalBlocks, syncer, addresses, lists, status, joinSigning, joinCollecting };
}
//# sourceMappingURL=build-peer-work.js.map