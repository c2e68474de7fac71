import type { Transaction } from '../../database/transaction.js';

/** A row on its way, with the id of the receipt that it was read from, or would have been. */
export interface NewRow<Row> {
  readonly receiptId: string;
  readonly row: Row;
}

/** A table of a module whose rows are committed together with receipts. */
export interface ReceiptRows<Row> {
  /** Of receipts that are new. Called again when the transaction is tried again. */
  insert(rows: readonly NewRow<Row>[], tx: Transaction): Promise<void>;
}

/** A row and where it belongs. */
export interface RowOfReceipt {
  readonly into: ReceiptRows<unknown>;
  readonly row: unknown;
  /** Whether it is all that is kept, beside the delivery key: there is no receipt then. */
  readonly instead: boolean;
}

/** A row for this table. */
export const rowInto = <Row>(into: ReceiptRows<Row>, row: Row, instead = false): RowOfReceipt => ({
  into,
  row,
  instead,
});
