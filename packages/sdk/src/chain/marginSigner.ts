import type {
  Provider,
  Signer,
  TransactionRequest,
  TransactionResponse,
  TypedDataDomain,
  TypedDataField,
} from "ethers";
import { AbstractSigner, Transaction } from "ethers";

import { gasCap, withMargin } from "./gas.js";
import { sendInTurn } from "./nonceQueue.js";

/**
 * A signer whose transactions name their nonce, and a quarter more gas than their estimate, at most the chain's cap, unless the
 * caller names them. Signers of ethers name the estimate itself, which is too little once another transaction has come first, and
 * may take a nonce twice, since providers of ethers remember a count for 250 ms. Calls and estimates go to the market's provider.
 */
export class MarginSigner extends AbstractSigner<Provider> {
  readonly #inner: Signer;

  constructor(inner: Signer, provider: Provider) {
    super(provider);
    this.#inner = inner;
  }

  override getAddress(): Promise<string> {
    return this.#inner.getAddress();
  }

  override connect(provider: Provider | null): Signer {
    const inner = this.#inner.connect(provider);
    return provider === null ? inner : new MarginSigner(inner, provider);
  }

  override async sendTransaction(transaction: TransactionRequest): Promise<TransactionResponse> {
    const request = { ...transaction, gasLimit: await this.#gasLimit(transaction) };
    if (request.nonce !== undefined && request.nonce !== null) return this.#send(request);
    const [account, { chainId }] = await Promise.all([
      this.getAddress(),
      this.provider.getNetwork(),
    ]);
    return sendInTurn(this.provider, chainId, account, (nonce) =>
      this.#send({ ...request, nonce }),
    );
  }

  async #gasLimit(
    transaction: TransactionRequest,
  ): Promise<NonNullable<TransactionRequest["gasLimit"]>> {
    const { gasLimit: given } = transaction;
    if (given !== undefined && given !== null) return given;
    const needed = await this.estimateGas(transaction);
    const gasLimit = withMargin(needed, await gasCap(this.provider));
    // More than the cap can only be a deployment whose state gas EIP-8037 counts apart.
    return gasLimit < needed ? needed : gasLimit;
  }

  /**
   * A key in this process signs here, and the signed bytes may be sent again if the connection breaks: they are one transaction.
   * Other signers send themselves.
   */
  async #send(request: TransactionRequest): Promise<TransactionResponse> {
    if (!("signingKey" in this.#inner)) return this.#inner.sendTransaction(request);
    const signer = this.#inner.connect(this.provider);
    const signed = await signer.signTransaction(await signer.populateTransaction(request));
    try {
      return await this.provider.broadcastTransaction(signed);
    } catch (error) {
      // The first answer may be lost, and the transaction mined before the second try: then its nonce counts as used.
      const { hash } = Transaction.from(signed);
      const known =
        hash === null ? null : await this.provider.getTransaction(hash).catch(() => null);
      if (known !== null) return known;
      throw error;
    }
  }

  override signTransaction(transaction: TransactionRequest): Promise<string> {
    return this.#inner.signTransaction(transaction);
  }

  override signMessage(message: string | Uint8Array): Promise<string> {
    return this.#inner.signMessage(message);
  }

  override signTypedData(
    domain: TypedDataDomain,
    types: Record<string, TypedDataField[]>,
    value: Record<string, unknown>,
  ): Promise<string> {
    return this.#inner.signTypedData(domain, types, value);
  }
}
