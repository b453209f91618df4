import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { fileStore } from "@assay/node";
import { expect } from "chai";

import { deliveryOf, memoryNode, NOW, put } from "../../utils/memoryNode.js";

describe("A node's store on disk", function () {
  it("returns a record after a restart as it was written", function () {
    const folder = mkdtempSync(join(tmpdir(), "assay-store-"));
    try {
      const first = fileStore(folder);
      const delivery = deliveryOf({ challengeBond: 5n, disputedAt: NOW });
      const values = { outputs: [7n], delivery, claimed: [8n] };
      const record = put(memoryNode(), 1, "disputed", values);
      first.put(record);
      first.close();
      const second = fileStore(folder);
      expect(second.get(record.jobId)).to.deep.equal(record);
      second.close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
