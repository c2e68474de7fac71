import type { Transaction } from '../../database/transaction.js';

/** A row on its way, with the receipt that it was read from. */
export interface NewRow<Row> {
  readonly receiptId: string;
  readonly row: Row;
}

/** A table of a module whose rows are committed together with receipts. */
export interface ReceiptRows<Row> {
  /** Of receipts that are new. Called again when the transaction is tried again. */
  insert(rows: readonly NewRow<Row>[], tx: Transaction): Promise<void>;
}

/** What `ReceiptRows.of` makes: a row and where it belongs. */
export interface RowOfReceipt {
  readonly into: ReceiptRows<unknown>;
  readonly row: unknown;
}

/** A row for this table. */
export const rowInto = <Row>(into: ReceiptRows<Row>, row: Row): RowOfReceipt => ({ into, row });
