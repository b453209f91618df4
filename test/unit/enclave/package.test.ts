import {
  buildQuote,
  bytes,
  createSimulatedTee,
  EnclaveError,
  fetchCollateral,
  type FetchedResponse,
  measurementOf,
  packQuote,
  parseCollateral,
  parseQuote,
  pem,
  prepareUpserts,
  reportDataFor,
  shortenQuote,
  type TeeKind,
} from "@assay/enclave";
import { expect } from "chai";
import { AbiCoder, keccak256 } from "ethers";

import { ask, oracleOf } from "../../utils/attestation.js";

const TIME = 1_790_000_000;
const REPORT_DATA = new Uint8Array(64).fill(7);
const FORMATS = [
  ["SGX", 3],
  ["TDX", 4],
  ["TDX", 5],
] as const;

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof EnclaveError) return error.code;
    throw error;
  }
  return "no error";
}

describe("@assay/enclave", () => {
  const vendor = createSimulatedTee({ seed: "package", time: TIME });
  const platform = vendor.createPlatform({ name: "machine" });
  const quoteOf = (tee: TeeKind, version: 3 | 4 | 5): Uint8Array =>
    vendor.quote(platform, { tee, version, reportData: REPORT_DATA });

  describe("parseQuote and buildQuote", () => {
    for (const [tee, version] of FORMATS) {
      it(`${tee} v${version}: one undoes the other, trailing bytes included`, () => {
        const raw = bytes.concat(quoteOf(tee, version), Uint8Array.of(1, 2, 3));
        const quote = parseQuote(raw);
        expect(quote.tee).to.equal(tee);
        expect(quote.version).to.equal(version);
        expect(buildQuote(quote)).to.deep.equal(raw);
      });

      it(`${tee} v${version}: refuses every truncation`, () => {
        const raw = quoteOf(tee, version);
        const end = raw.length - parseQuote(raw).trailing.length;
        for (let size = 0; size < end; size += 97) {
          expect(
            codeOf(() => parseQuote(raw.slice(0, size))),
            `${size}`,
          ).to.equal("QUOTE_FORMAT");
        }
      });
    }

    it("refuses what it does not know, with a code", () => {
      const patched = (
        tee: TeeKind,
        version: 3 | 4 | 5,
        offset: number,
        value: number,
      ): Uint8Array => {
        const raw = quoteOf(tee, version);
        raw[offset] = value;
        return raw;
      };
      for (const raw of [
        patched("SGX", 3, 0, 6),
        patched("SGX", 3, 4, 0x81),
        patched("SGX", 3, 4, 7),
        patched("TDX", 4, 4, 0),
        patched("TDX", 5, 48, 9),
        patched("TDX", 5, 50, 1),
      ]) {
        expect(codeOf(() => parseQuote(raw))).to.equal("QUOTE_UNSUPPORTED");
      }
    });
  });

  describe("packQuote and shortenQuote", () => {
    for (const [tee, version] of FORMATS) {
      it(`${tee} v${version}: hold the signed parts and nothing unsigned`, () => {
        const raw = quoteOf(tee, version);
        const quote = parseQuote(raw);
        const packed = packQuote(raw);
        const signed = bytes.concat(quote.header, quote.bodyDescriptor, quote.body);
        expect(packed[0]).to.equal(0);
        expect(packed.slice(1, 1 + signed.length)).to.deep.equal(signed);
        expect(packed.slice(-platform.certificate.length)).to.deep.equal(platform.certificate);
        expect(packQuote(bytes.concat(raw, Uint8Array.of(9)))).to.deep.equal(packed);
        const id = new Uint8Array(32).fill(5);
        const short = bytes.concat(Uint8Array.of(1), id, signed, quote.signature);
        expect(shortenQuote(raw, id)).to.deep.equal(short);
      });
    }

    it("refuse an evidence id of another length", () => {
      expect(codeOf(() => shortenQuote(quoteOf("SGX", 3), new Uint8Array(31)))).to.equal(
        "BYTES_LENGTH",
      );
    });
  });

  describe("measurementOf", () => {
    it("changes with every identity field, and with nothing else", () => {
      const identity: Record<TeeKind, [number, number][]> = {
        SGX: [
          [32, 48],
          [48, 56],
          [64, 320],
        ],
        TDX: [[120, 520]],
      };
      for (const tee of ["SGX", "TDX"] as const) {
        const { body } = parseQuote(quoteOf(tee, tee === "SGX" ? 3 : 4));
        const before = bytes.toHex(measurementOf({ tee, body }));
        expect(before.slice(-2)).to.equal("00");
        for (let offset = 0; offset < body.length; offset += 3) {
          const changed = body.slice();
          changed[offset] = (changed[offset] ?? 0) ^ 1;
          const inside = identity[tee].some(([from, to]) => offset >= from && offset < to);
          const after = bytes.toHex(measurementOf({ tee, body: changed }));
          expect(after !== before, `${tee} ${offset}`).to.equal(inside);
        }
      }
    });
  });

  describe("reportDataFor", () => {
    it("is abi.encode's hash, and the configuration's", () => {
      const address = (digit: string): string => `0x${digit.repeat(40)}`;
      const parameters = {
        chainId: 5n,
        registry: bytes.fromHex(address("1")),
        operator: bytes.fromHex(address("2")),
        sessionKey: bytes.fromHex(address("3")),
        blockNumber: 9n,
        blockHash: new Uint8Array(32).fill(4),
        configHash: new Uint8Array(32).fill(6),
      };
      const encoded = AbiCoder.defaultAbiCoder().encode(
        ["uint256", "address", "address", "address", "uint256", "bytes32"],
        [5n, address("1"), address("2"), address("3"), 9n, parameters.blockHash],
      );
      const data = reportDataFor(parameters);
      expect(`0x${bytes.toHex(data.slice(0, 32))}`).to.equal(keccak256(encoded));
      expect(data.slice(32)).to.deep.equal(parameters.configHash);
      const zero = new Uint8Array(32);
      expect(reportDataFor({ ...parameters, configHash: zero }).slice(32)).to.deep.equal(zero);
    });
  });

  describe("the simulated TEE", () => {
    it("makes the same bytes from the same seed, and others from another", () => {
      const again = createSimulatedTee({ seed: "package", time: TIME });
      expect(again.rootCertificate).to.deep.equal(vendor.rootCertificate);
      expect(again.collateral({ tee: "TDX" })).to.deep.equal(vendor.collateral({ tee: "TDX" }));
      const same = again.quote(again.createPlatform({ name: "machine" }), {
        tee: "TDX",
        reportData: REPORT_DATA,
      });
      expect(same).to.deep.equal(quoteOf("TDX", 4));
      const other = createSimulatedTee({ seed: "other", time: TIME });
      expect(other.keys.root.publicKey).to.not.deep.equal(vendor.keys.root.publicKey);
    });

    it("signs with a high s about half of the time", () => {
      let high = 0;
      for (let i = 0; i < 200; i++) {
        const signature = vendor.keys.root.sign(bytes.littleEndian(i, 2));
        if ((signature[32] ?? 0) >= 0x80) high++;
      }
      expect(high).to.be.greaterThan(70).and.lessThan(130);
    });

    it("is accepted by the oracle over its own root, and by no other root", () => {
      const other = createSimulatedTee({ seed: "other", time: TIME });
      for (const [tee, version] of FORMATS) {
        for (const ca of ["platform", "processor"] as const) {
          const machine = vendor.createPlatform({ name: "any", ca });
          const quote = vendor.quote(machine, { tee, version, reportData: REPORT_DATA });
          const collateral = vendor.collateral({ tee, ca });
          expect(ask(oracleOf(vendor.rootCertificate), quote, collateral, TIME + 1)).to.deep.equal({
            accepted: true,
            status: "UpToDate",
          });
          expect(
            ask(oracleOf(other.rootCertificate), quote, collateral, TIME + 1).accepted,
          ).to.equal(false);
          expect(ask(oracleOf(), quote, collateral, TIME + 1).accepted).to.equal(false);
        }
      }
    });
  });

  describe("collateral", () => {
    const collateral = vendor.collateral({ tee: "SGX" });

    it("is read from JSON, and refused if a part is missing or of another form", () => {
      expect(parseCollateral(JSON.stringify(collateral))).to.deep.equal(collateral);
      for (const text of [
        "not json",
        "{}",
        JSON.stringify({ ...collateral, pck_crl: "xyz" }),
        JSON.stringify({ ...collateral, tcb_info_signature: "00" }),
      ]) {
        expect(codeOf(() => parseCollateral(text))).to.equal("COLLATERAL_FORMAT");
      }
    });

    it("becomes one call for each piece, the root's list first", () => {
      const upserts = prepareUpserts(collateral);
      expect(upserts.map(({ method }) => method)).to.deep.equal([
        "upsertRootCrl",
        "upsertPckCrl",
        "upsertEvaluationNumbers",
        "upsertTcbInfo",
        "upsertQeIdentity",
      ]);
      expect(upserts[1]?.args[1]).to.deep.equal(vendor.caCertificates.platform);
      expect(Buffer.from((upserts[3]?.args[0] ?? []) as Uint8Array).toString()).to.equal(
        collateral.tcb_info,
      );
      expect(codeOf(() => prepareUpserts({ ...collateral, pck_crl_issuer_chain: "" }))).to.equal(
        "CERTIFICATE_FORMAT",
      );
    });

    /** Answers as Intel's PCS does. */
    function service(overrides: Readonly<Record<string, Partial<FetchedResponse>>> = {}): {
      urls: string[];
      fetch: (url: string) => Promise<FetchedResponse>;
    } {
      const urls: string[] = [];
      const answer = (text: string, header: string, chain: string): FetchedResponse => ({
        ok: true,
        status: 200,
        headers: { get: (name) => (name === header ? encodeURIComponent(chain) : null) },
        text: () => Promise.resolve(text),
        arrayBuffer: () => Promise.resolve(new Uint8Array(bytes.fromHex(text)).buffer),
      });
      const answers: Record<string, FetchedResponse> = {
        tcbevaluationdatanumbers: answer(
          `{"tcbEvaluationDataNumbers":${collateral.evaluation_numbers},"signature":"${collateral.evaluation_numbers_signature}"}`,
          "TCB-Evaluation-Data-Numbers-Issuer-Chain",
          collateral.evaluation_numbers_issuer_chain ?? "",
        ),
        tcb: answer(
          `{"tcbInfo":${collateral.tcb_info},"signature":"${collateral.tcb_info_signature}"}`,
          "TCB-Info-Issuer-Chain",
          collateral.tcb_info_issuer_chain,
        ),
        identity: answer(
          `{"enclaveIdentity":${collateral.qe_identity},"signature":"${collateral.qe_identity_signature}"}`,
          "SGX-Enclave-Identity-Issuer-Chain",
          collateral.qe_identity_issuer_chain,
        ),
        pckcrl: answer(
          collateral.pck_crl,
          "SGX-PCK-CRL-Issuer-Chain",
          collateral.pck_crl_issuer_chain,
        ),
        root: answer(collateral.root_ca_crl, "", ""),
      };
      return {
        urls,
        fetch: (url) => {
          urls.push(url);
          const kind =
            /(tcbevaluationdatanumbers|tcb|identity|pckcrl|root)(?:[?].*)?$/.exec(url)?.[1] ?? "";
          const found = answers[kind];
          if (found === undefined) return Promise.reject(new Error("no such address"));
          return Promise.resolve({ ...found, ...overrides[kind] });
        },
      };
    }

    const parameters = {
      tee: "SGX",
      fmspc: vendor.fmspc,
      ca: "platform",
      baseUrl: "https://pccs.invalid",
      rootCrlUrl: "https://pccs.invalid/root",
      time: TIME,
    } as const;

    it("is fetched byte for byte, from the addresses of API version 4", async () => {
      const { urls, fetch } = service();
      const fmspc = bytes.toHex(vendor.fmspc).toUpperCase();
      // The number has letters, so its case shows.
      expect(fmspc).to.match(/[A-F]/);
      expect(await fetchCollateral({ ...parameters, fetch })).to.deep.equal(collateral);
      expect(urls).to.deep.equal([
        "https://pccs.invalid/sgx/certification/v4/tcbevaluationdatanumbers",
        `https://pccs.invalid/sgx/certification/v4/tcb?fmspc=${fmspc}&tcbEvaluationDataNumber=17`,
        "https://pccs.invalid/sgx/certification/v4/qe/identity?tcbEvaluationDataNumber=17",
        "https://pccs.invalid/sgx/certification/v4/pckcrl?ca=platform&encoding=der",
        "https://pccs.invalid/root",
      ]);
    });

    for (const [what, overrides, code] of [
      ["an error status", { tcb: { ok: false, status: 503 } }, "COLLATERAL_FETCH"],
      [
        "no chain in the headers",
        { identity: { headers: { get: () => null } } },
        "COLLATERAL_FORMAT",
      ],
      [
        "a document without signature",
        { tcb: { text: () => Promise.resolve("{}") } },
        "COLLATERAL_FORMAT",
      ],
    ] as const) {
      it(`is refused with ${code} on ${what}`, async () => {
        const { fetch } = service(overrides);
        const outcome = await fetchCollateral({ ...parameters, fetch }).catch(
          (error: unknown) => error,
        );
        expect(outcome).to.be.instanceOf(EnclaveError);
        expect((outcome as EnclaveError).code).to.equal(code);
      });
    }

    it("keeps the cause when nobody answers", async () => {
      const fetch = (): Promise<FetchedResponse> => Promise.reject(new Error("refused"));
      const error = await fetchCollateral({ ...parameters, fetch }).catch(
        (caught: unknown) => caught,
      );
      expect((error as EnclaveError).code).to.equal("COLLATERAL_FETCH");
      expect(((error as EnclaveError).cause as Error).message).to.equal("refused");
    });
  });

  describe("pem", () => {
    it("round-trips chains and refuses what is none", () => {
      const text = pem.encode(vendor.rootCertificate) + pem.encode(platform.certificate);
      expect(pem.decode(text)).to.deep.equal([vendor.rootCertificate, platform.certificate]);
      expect(codeOf(() => pem.decode("nothing"))).to.equal("CERTIFICATE_FORMAT");
      expect(codeOf(() => pem.decode("-----BEGIN CERTIFICATE-----\nAAAA"))).to.equal(
        "CERTIFICATE_FORMAT",
      );
    });
  });
});
