/** The judge worker: wires the judge service to its port. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { chatPorts } from '#platform/chat-ports.ts';
import type { JudgeProtocol } from '#protocol/judge-protocol.ts';
import { serve } from '#protocol/rpc.ts';
import { JudgeService } from '#services/judge-service.ts';
import { loadEmbedder } from '#services/load-embedder.ts';
import { loadJudge } from '#services/load-judge.ts';
import { openMeanings } from '#storage/artefacts/meaning-store.ts';
import { webLocks } from '#storage/locks/web-locks.ts';
import { openStore } from '#storage/store.ts';

serve<JudgeProtocol>(
  self,
  (emit) =>
    new JudgeService({
      openStore,
      openMeanings,
      loadEngine: loadJudge,
      openEmbedder: loadEmbedder,
      chat: chatPorts((message) => emit('notice', { code: 'endpoint-busy', message })),
      locks: webLocks(),
      hash: (text) => bytesToHex(sha256(utf8ToBytes(text))),
      newId: () => crypto.randomUUID(),
      timestamp: () => new Date().toISOString(),
      now: () => performance.now(),
      emit,
    }),
);
