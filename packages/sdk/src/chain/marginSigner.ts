import type {
  Provider,
  Signer,
  TransactionRequest,
  TransactionResponse,
  TypedDataDomain,
  TypedDataField,
} from "ethers";
import { AbstractSigner } from "ethers";

import { gasCap, withMargin } from "./gas.js";

/**
 * A signer whose transactions name a quarter more gas than their estimate, at most the chain's cap, unless the caller names the
 * gas. Signers of ethers name the estimate itself, which is too little once another transaction has come first.
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

  override call(transaction: TransactionRequest): Promise<string> {
    return this.#inner.call(transaction);
  }

  override estimateGas(transaction: TransactionRequest): Promise<bigint> {
    return this.#inner.estimateGas(transaction);
  }

  override async sendTransaction(transaction: TransactionRequest): Promise<TransactionResponse> {
    if (transaction.gasLimit !== undefined && transaction.gasLimit !== null) {
      return this.#inner.sendTransaction(transaction);
    }
    const needed = await this.#inner.estimateGas(transaction);
    const gasLimit = withMargin(needed, await gasCap(this.provider));
    return this.#inner.sendTransaction({
      ...transaction,
      // More than the cap can only be a deployment whose state gas EIP-8037 counts apart.
      gasLimit: gasLimit < needed ? needed : gasLimit,
    });
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
