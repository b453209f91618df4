import { bytes, pem, splitCrl, standardNumber } from "@assay/enclave";
import { expect } from "chai";

import {
  attempt,
  chainAt,
  createSimulatedTee,
  deployDcap,
  deploySimulated,
  realCrls,
  realDocuments,
  realQuote,
  realVector,
  send,
  upsertAll,
  upsertPckCrl,
  VECTOR_TIME,
} from "../utils/attestation.js";

const TIME = 1_790_000_000;
const DAY = 86_400;
const METHODS = {
  numbers: "upsertEvaluationNumbers",
  identity: "upsertQeIdentity",
  info: "upsertTcbInfo",
} as const;

describe("Documents in the form in which Intel signs them", function () {
  this.timeout(300_000);

  for (const hex of ["lower", "upper"] as const) {
    it(`a TCB info with its model in ${hex} case is taken`, async () => {
      const vendor = createSimulatedTee({ seed: "documents", time: TIME });
      const chain = await chainAt(TIME + 100);
      const { store } = await deploySimulated(chain, vendor);
      const collateral = vendor.collateral({ tee: "TDX" });
      await upsertAll(store, collateral);
      const upper = bytes.toHex(vendor.fmspc).toUpperCase();
      expect(upper).to.match(/[A-F]/);
      const text = collateral.tcb_info.replace(
        upper,
        hex === "lower" ? upper.toLowerCase() : upper,
      );
      const json = bytes.ascii(text);
      await expect(
        store.upsertTcbInfo(json, vendor.keys.signing.sign(json), vendor.signingCertificate),
      )
        .to.emit(store, "TcbInfoUpdated")
        .withArgs(`0x${bytes.toHex(vendor.fmspc)}`, true, "0x0000", 17, TIME + 30 * DAY);
    });
  }

  const documents = realDocuments();
  const vector = realVector("tdx");
  if (documents.length === 0 || vector === undefined) {
    it("Intel's own: not run: the real vectors, ../shared/vectors, are not at hand");
    return;
  }

  const [signer = new Uint8Array(), root = new Uint8Array()] = pem.decode(
    vector.collateral.tcb_info_issuer_chain,
  );
  const tails = {
    platform: bytes.ascii(vector.collateral.pck_crl_issuer_chain),
    processor: bytes.ascii(realVector("sgx")?.collateral.pck_crl_issuer_chain ?? ""),
  };
  /** The root's list is valid for a year; each test takes the one of its time. */
  const rootCrlAt = (time: number): Uint8Array => {
    const lists = realCrls().filter(({ issuer }) => issuer === "Intel SGX Root CA");
    const list = [
      ...lists.map(({ der, thisUpdate }) => ({ der, thisUpdate })),
      { der: bytes.fromHex(vector.collateral.root_ca_crl), thisUpdate: 1_742_469_717 },
    ]
      .filter(({ thisUpdate }) => thisUpdate <= time && time <= thisUpdate + 380 * DAY)
      .at(-1);
    if (list === undefined) throw new Error("no root list of this time");
    return list.der;
  };

  for (const { name, text, signature } of documents) {
    const issued = Date.parse(/"issueDate":"([^"]+)"/.exec(text)?.[1] ?? "") / 1000;
    const kind = name.includes("numbers") ? "numbers" : name.includes("qe-") ? "identity" : "info";
    // TDX modules had no identities yet; Intel no longer signs this form, and its signer is another one.
    if (name.startsWith("tdx-50806f000000-2023")) continue;
    it(`${name} is taken`, async () => {
      // The signing certificate at hand is of 6 May 2025, and has the key of the one before.
      const time = Math.max(issued + 60, 1_746_600_000);
      const chain = await chainAt(time);
      const { store } = await deployDcapStore(chain);
      const list = rootCrlAt(time);
      await store.upsertRootCrl(list);
      const method = METHODS[kind];
      const args = [bytes.ascii(text), bytes.fromHex(signature), signer];
      await (await send(store, { method, args })).wait();
      if (kind === "numbers") {
        const tdx = name.startsWith("tdx");
        expect(await store.standardNumber(tdx)).to.equal(BigInt(standardNumber(text, time)));
      }
    });
  }

  async function deployDcapStore(chain: Awaited<ReturnType<typeof chainAt>>) {
    return deployDcap(chain, root, tails);
  }

  it("the standard of the lists is what Intel's undated TCB infos of those days say", () => {
    const dates = { "2025-06-05": 17, "2025-10-19": 17, "2026-02-18": 18, "2026-08-12": 20 };
    const list = documents.find(({ name }) => name.startsWith("tdx-numbers-2025-10"))?.text ?? "";
    for (const [date, number] of Object.entries(dates))
      expect(standardNumber(list, Date.parse(date) / 1000), date).to.equal(number);
  });

  for (const [file, machine, reason] of [
    ["12b401a88a", "a TD under debug", "DebugMode"],
    ["743a7a64fe", "an SGX enclave under debug", "DebugMode"],
    ["7462cb52c6", "Azure's TD, without SEPT_VE_DISABLE", "ForbiddenAttributes"],
    ["d0010db6f7", "Alibaba Cloud's TD, under a service TD", "ServiceTd"],
  ] as const) {
    it(`the quote of ${machine} is refused: ${reason}`, async () => {
      // Their mode is judged before any collateral is asked for.
      const { verifier } = await deployDcapStore(await chainAt(VECTOR_TIME));
      const outcome = await attempt(verifier, realQuote(file));
      expect(outcome).to.deep.equal({ accepted: false, reason });
    });
  }

  const platformCa = pem.decode(vector.collateral.pck_crl_issuer_chain)[0] ?? new Uint8Array();
  for (const { issuer, thisUpdate, entries, der } of realCrls()) {
    if (issuer !== "Intel SGX PCK Platform CA" || thisUpdate < 1_746_600_000) continue;
    it(`the Platform CA's list of ${thisUpdate} with ${entries} entries is taken`, async () => {
      const chain = await chainAt(thisUpdate + 60);
      const { store } = await deployDcapStore(chain);
      await store.upsertRootCrl(rootCrlAt(thisUpdate));
      await expect(upsertPckCrl(store, der, platformCa)).to.emit(store, "PckCrlUpdated");
      expect(splitCrl(der).order.length).to.equal(4 * entries);
    });
  }
});
