import { sha256 } from "@noble/hashes/sha2.js";

import type { Collateral } from "../collateral/types.js";
import { bytes } from "../encoding/bytes.js";
import { pem } from "../encoding/pem.js";
import { buildQuote } from "../quote/buildQuote.js";
import type { TeeKind } from "../quote/types.js";
import { buildCertificate, type CertificateParameters, keyIdentifier } from "./buildCertificate.js";
import { buildCrl } from "./buildCrl.js";
import {
  evaluationNumbersJson,
  type EvaluationNumbersParameters,
} from "./evaluationNumbersJson.js";
import { pckExtension, type PckExtensionParameters } from "./pckExtension.js";
import { qeIdentityJson, type QeIdentityParameters } from "./qeIdentityJson.js";
import { quotingEnclave, sgxBody, tdxBody } from "./reportBodies.js";
import { type SigningKey, signingKey } from "./signingKey.js";
import { tcbInfoJson, type TcbInfoParameters } from "./tcbInfoJson.js";

const DAY = 86_400;
const YEAR = 365 * DAY;
const ROOT_NAME = "Intel SGX Root CA";
const ROOT_CRL_URL = "https://certificates.invalid/IntelSGXRootCA.der";
const QE_VENDOR = bytes.fromHex("939a7233f79c4ca9940a0db3957f0607");
const CA_NAMES = {
  platform: "Intel SGX PCK Platform CA",
  processor: "Intel SGX PCK Processor CA",
} as const;
const DEFAULT_COMPONENTS = [11, 11, 2, 2, 255, 1, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const DEFAULT_TDX_COMPONENTS = [0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/** Intel's numbers of October 2025, with the age of each: 17 is the standard. */
const DEFAULT_NUMBERS = [
  { number: 20, age: 62 * DAY },
  { number: 19, age: 153 * DAY },
  { number: 18, age: 335 * DAY },
  { number: 17, age: 580 * DAY },
  { number: 16, age: 797 * DAY },
];

export type CaKind = keyof typeof CA_NAMES;

/** A simulated TEE vendor: a root of trust that exists only for development. */
export interface SimulatedTeeParameters {
  /** Seed of every key: different seeds give independent roots. */
  seed: string;
  /** Issue date of the collateral, in unix seconds; certificates begin earlier. */
  time: number;
}

/** Properties of a platform; the defaults pass every check. */
export interface PlatformParameters {
  name: string;
  ca?: CaKind;
  extension?: Partial<PckExtensionParameters>;
  /** Changes of the leaf certificate: tests make bad leaves with them. */
  certificate?: Partial<CertificateParameters>;
}

/** A machine with its PCK certificate. */
export interface SimulatedPlatform {
  name: string;
  ca: CaKind;
  key: SigningKey;
  extension: PckExtensionParameters;
  serial: bigint;
  /** DER. */
  certificate: Uint8Array;
}

/** Contents of a quote; the defaults pass every check. */
export interface QuoteParameters {
  tee: TeeKind;
  version?: 3 | 4 | 5;
  reportData: Uint8Array;
  /** Name of the enclave: every identity field is derived from it. */
  enclave?: string;
  /** Changes of the body, at the offsets of Intel's layout, before it is signed. */
  bodyPatches?: Readonly<Record<number, Uint8Array>>;
  headerPatches?: Readonly<Record<number, Uint8Array>>;
  qeReportPatches?: Readonly<Record<number, Uint8Array>>;
  qeAuthData?: Uint8Array;
  trailing?: Uint8Array;
}

/** Changes of collateral before it is signed. */
export interface CollateralParameters {
  tee: TeeKind;
  ca?: CaKind;
  tcbInfo?: Partial<TcbInfoParameters>;
  qeIdentity?: Partial<QeIdentityParameters>;
  evaluationNumbers?: Partial<EvaluationNumbersParameters>;
  signingCertificate?: Partial<CertificateParameters>;
  rootCrl?: { thisUpdate?: number; nextUpdate?: number; revoked?: readonly bigint[] };
  pckCrl?: { thisUpdate?: number; nextUpdate?: number; revoked?: readonly bigint[] };
}

/** A development vendor: platforms, quotes and collateral, byte-exact in Intel's formats. */
export interface SimulatedTee {
  /** DER. */
  rootCertificate: Uint8Array;
  /** DER. */
  caCertificates: Record<CaKind, Uint8Array>;
  signingCertificate: Uint8Array;
  /** The private keys: tests forge with them. */
  keys: { root: SigningKey; signing: SigningKey } & Record<CaKind, SigningKey>;
  fmspc: Uint8Array;
  createPlatform(parameters: PlatformParameters): SimulatedPlatform;
  /** PEM of the issuer and the root, as they follow the leaf in a quote. */
  issuerTail(ca: CaKind): Uint8Array;
  quote(platform: SimulatedPlatform, parameters: QuoteParameters): Uint8Array;
  collateral(parameters: CollateralParameters): Collateral;
  /** A certificate signed by the root; without changes, the CA's own. */
  buildCa(ca: CaKind, changes?: Partial<CertificateParameters>): Uint8Array;
}

/**
 * Makes a TEE vendor from a seed: a root, both PCK CAs, a TCB signing certificate, and from them
 * platforms, quotes (SGX v3, TDX v4 and v5) and collateral. The same contracts verify these and
 * Intel's; only the pinned root differs.
 */
export function createSimulatedTee({ seed, time }: SimulatedTeeParameters): SimulatedTee {
  const keys = {
    root: signingKey(seed, "root"),
    platform: signingKey(seed, "platform"),
    processor: signingKey(seed, "processor"),
    signing: signingKey(seed, "tcb-signing"),
  };
  const begin = time - YEAR;
  const serialOf = (publicKey: Uint8Array): bigint => bytes.toBigInt(keyIdentifier(publicKey));
  const underRoot = {
    issuer: ROOT_NAME,
    notBefore: begin,
    notAfter: begin + 15 * YEAR,
    signer: keys.root,
    issuerPublicKey: keys.root.publicKey,
    crlUrl: ROOT_CRL_URL,
  };
  const rootCertificate = buildCertificate({
    ...underRoot,
    subject: ROOT_NAME,
    serial: serialOf(keys.root.publicKey),
    notAfter: 2_524_607_999,
    publicKey: keys.root.publicKey,
    keyUsage: 0x06,
    isCa: true,
    pathLength: 1,
  });
  const buildCa = (ca: CaKind, changes: Partial<CertificateParameters> = {}): Uint8Array =>
    buildCertificate({
      ...underRoot,
      subject: CA_NAMES[ca],
      serial: serialOf(keys[ca].publicKey),
      publicKey: keys[ca].publicKey,
      keyUsage: 0x06,
      isCa: true,
      pathLength: 0,
      ...changes,
    });
  const signing = (changes: Partial<CertificateParameters> = {}): Uint8Array =>
    buildCertificate({
      ...underRoot,
      subject: "Intel SGX TCB Signing",
      serial: serialOf(keys.signing.publicKey),
      notAfter: begin + 7 * YEAR,
      publicKey: keys.signing.publicKey,
      keyUsage: 0xc0,
      isCa: false,
      pathLength: undefined,
      ...changes,
    });
  const caCertificates = { platform: buildCa("platform"), processor: buildCa("processor") };
  const fmspc = sha256(bytes.ascii(`${seed}/fmspc`)).slice(0, 6);
  const qeSigner = (tee: TeeKind): Uint8Array => sha256(bytes.ascii(`${seed}/qe-signer/${tee}`));

  return {
    rootCertificate,
    caCertificates,
    signingCertificate: signing(),
    keys,
    fmspc,
    buildCa,

    issuerTail: (ca) => pem.encodeChain(caCertificates[ca], rootCertificate),

    createPlatform(parameters) {
      const ca = parameters.ca ?? "platform";
      const key = signingKey(seed, `pck/${parameters.name}`);
      const serial = parameters.certificate?.serial ?? serialOf(key.publicKey);
      const extensionFields: PckExtensionParameters = {
        ppid: sha256(bytes.ascii(`${seed}/ppid/${parameters.name}`)).slice(0, 16),
        components: DEFAULT_COMPONENTS,
        pceSvn: 13,
        pceId: new Uint8Array(2),
        fmspc,
        ...(ca === "platform"
          ? {
              platformInstanceId: sha256(bytes.ascii(`${seed}/instance/${parameters.name}`)).slice(
                0,
                16,
              ),
              configuration: { dynamicPlatform: true, cachedKeys: true, smtEnabled: true },
            }
          : {}),
        ...parameters.extension,
      };
      const certificate = buildCertificate({
        subject: "Intel SGX PCK Certificate",
        issuer: CA_NAMES[ca],
        serial,
        notBefore: begin,
        notAfter: begin + 7 * YEAR,
        publicKey: key.publicKey,
        signer: keys[ca],
        issuerPublicKey: keys[ca].publicKey,
        crlUrl: `https://certificates.invalid/pckcrl?ca=${ca}&encoding=der`,
        keyUsage: 0xc0,
        isCa: false,
        pathLength: undefined,
        extensions: [pckExtension(extensionFields)],
        ...parameters.certificate,
      });
      return { name: parameters.name, ca, key, extension: extensionFields, serial, certificate };
    },

    quote(platform, parameters) {
      const { tee } = parameters;
      const version = parameters.version ?? (tee === "SGX" ? 3 : 4);
      const attestation = signingKey(seed, `attestation/${platform.name}/${tee}`);
      const qeAuthData =
        parameters.qeAuthData ?? sha256(bytes.ascii(`${seed}/auth/${platform.name}`));
      const header = patched(
        bytes.concat(
          bytes.littleEndian(version, 2),
          bytes.littleEndian(2, 2),
          bytes.littleEndian(tee === "SGX" ? 0 : 0x81, 4),
          bytes.littleEndian(tee === "SGX" ? 10 : 0, 2),
          bytes.littleEndian(tee === "SGX" ? 15 : 0, 2),
          QE_VENDOR,
          sha256(bytes.ascii(`${seed}/user/${platform.name}`)).slice(0, 16),
          new Uint8Array(4),
        ),
        parameters.headerPatches,
      );
      const bodyDescriptor =
        version === 5
          ? bytes.concat(bytes.littleEndian(3, 2), bytes.littleEndian(648, 4))
          : new Uint8Array();
      const enclave = `${seed}/enclave/${parameters.enclave ?? "default"}`;
      const body = patched(
        tee === "SGX"
          ? sgxBody(enclave, platform.extension.components, parameters.reportData)
          : tdxBody(enclave, version, parameters.reportData),
        parameters.bodyPatches,
      );
      const binding = sha256(bytes.concat(attestation.publicKey, qeAuthData));
      const qeReport = patched(
        quotingEnclave(tee, qeSigner(tee), platform.extension.components, binding),
        parameters.qeReportPatches,
      );
      return buildQuote({
        version,
        header,
        bodyDescriptor,
        body,
        signature: attestation.sign(bytes.concat(header, bodyDescriptor, body)),
        attestationKey: attestation.publicKey,
        qeReport,
        qeReportSignature: platform.key.sign(qeReport),
        qeAuthData,
        certificateChain: bytes.concat(
          pem.encodeChain(platform.certificate, caCertificates[platform.ca], rootCertificate),
          Uint8Array.of(0),
        ),
        trailing: parameters.trailing ?? new Uint8Array(tee === "TDX" ? 70 : 0),
      });
    },

    collateral(parameters) {
      const { tee, ca = "platform" } = parameters;
      const tcbInfo = tcbInfoJson({
        tee,
        issueDate: time,
        nextUpdate: time + 30 * DAY,
        fmspc,
        pceId: new Uint8Array(2),
        evaluationNumber: 17,
        levels: defaultLevels(tee),
        modules: defaultModules(),
        ...parameters.tcbInfo,
      });
      const qeIdentity = qeIdentityJson({
        tee,
        issueDate: time,
        nextUpdate: time + 30 * DAY,
        evaluationNumber: 17,
        mrSigner: qeSigner(tee),
        isvProdId: tee === "SGX" ? 1 : 2,
        levels: [
          { isvSvn: 8, status: "UpToDate" },
          { isvSvn: 6, status: "OutOfDate", advisories: ["INTEL-SA-00615"] },
        ],
        ...parameters.qeIdentity,
      });
      const evaluationNumbers = evaluationNumbersJson({
        tee,
        issueDate: time,
        nextUpdate: time + 30 * DAY,
        numbers: DEFAULT_NUMBERS.map(({ number, age }) => ({ number, recoveryEvent: time - age })),
        ...parameters.evaluationNumbers,
      });
      const signingChain =
        pem.encode(signing(parameters.signingCertificate)) + pem.encode(rootCertificate);
      const crlTimes = { thisUpdate: time, nextUpdate: time + 30 * DAY, revoked: [] };
      return {
        pck_crl_issuer_chain: pem.encode(caCertificates[ca]) + pem.encode(rootCertificate),
        root_ca_crl: bytes.toHex(
          buildCrl({
            issuer: ROOT_NAME,
            signer: keys.root,
            ...crlTimes,
            nextUpdate: time + YEAR,
            ...parameters.rootCrl,
          }),
        ),
        pck_crl: bytes.toHex(
          buildCrl({ issuer: CA_NAMES[ca], signer: keys[ca], ...crlTimes, ...parameters.pckCrl }),
        ),
        tcb_info_issuer_chain: signingChain,
        tcb_info: tcbInfo,
        tcb_info_signature: bytes.toHex(keys.signing.sign(bytes.ascii(tcbInfo))),
        qe_identity_issuer_chain: signingChain,
        qe_identity: qeIdentity,
        qe_identity_signature: bytes.toHex(keys.signing.sign(bytes.ascii(qeIdentity))),
        evaluation_numbers_issuer_chain: signingChain,
        evaluation_numbers: evaluationNumbers,
        evaluation_numbers_signature: bytes.toHex(
          keys.signing.sign(bytes.ascii(evaluationNumbers)),
        ),
      };
    },
  };
}

function patched(
  data: Uint8Array,
  patches: Readonly<Record<number, Uint8Array>> | undefined,
): Uint8Array {
  for (const [offset, patch] of Object.entries(patches ?? {})) data.set(patch, Number(offset));
  return data;
}

function defaultLevels(tee: TeeKind): TcbInfoParameters["levels"] {
  const tdx = (svn: number): { tdxComponents?: number[] } =>
    tee === "TDX" ? { tdxComponents: DEFAULT_TDX_COMPONENTS.with(2, svn) } : {};
  return [
    { components: DEFAULT_COMPONENTS, pceSvn: 13, ...tdx(3), status: "UpToDate" },
    {
      components: DEFAULT_COMPONENTS.with(6, 0),
      pceSvn: 13,
      ...tdx(3),
      status: "ConfigurationNeeded",
      advisories: ["INTEL-SA-00289"],
    },
    {
      components: DEFAULT_COMPONENTS.with(0, 10).with(1, 10).with(6, 0),
      pceSvn: 11,
      ...tdx(2),
      status: "OutOfDate",
      advisories: ["INTEL-SA-00289", "INTEL-SA-00828"],
    },
    {
      components: DEFAULT_COMPONENTS.with(0, 5).with(1, 5).with(6, 0),
      pceSvn: 5,
      ...tdx(1),
      status: "Revoked",
    },
  ];
}

function defaultModules(): NonNullable<TcbInfoParameters["modules"]> {
  return [
    {
      id: "TDX_01",
      mrSigner: new Uint8Array(48),
      attributes: new Uint8Array(8),
      attributesMask: new Uint8Array(8).fill(255),
      levels: [
        { isvSvn: 4, status: "UpToDate" },
        { isvSvn: 2, status: "OutOfDate" },
      ],
    },
  ];
}
