"""An Excel file as the text of a CSV file: the sheet that is in front, each cell as it would be typed."""

from __future__ import annotations

import csv
import warnings
from datetime import date, datetime, time
from io import BytesIO, StringIO
from zipfile import ZipFile

MOST_BYTES = 50_000_000  # of what is packed inside: more is no list of people, but something made to fill the memory
MOST_ROWS = 20_000
MOST_CELLS = 100  # in a row


def sheet_text(data: bytes) -> str | None:
    """The text; None for what isn't an Excel file of today's form, such as one of before 2007, or is locked or broken."""
    from openpyxl import load_workbook  # noqa: PLC0415 (it takes its time, and few files are such)

    try:
        with ZipFile(BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_BYTES:
                return None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about drop-downs and colours, which aren't read
            book = load_workbook(BytesIO(data), read_only=True, data_only=True)
            rows = [
                [_typed(cell) for cell in row]
                for row in book.active.iter_rows(max_row=MOST_ROWS, max_col=MOST_CELLS, values_only=True)
            ]
    except Exception:  # a file from anywhere breaks in any way: zip, XML, or what Excel itself wouldn't open
        return None
    out = StringIO()
    csv.writer(out).writerows(rows)  # an empty row too: so a line is called what Excel calls it
    return out.getvalue()


def _typed(cell: object) -> str:
    match cell:
        case None:
            return ""
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() | date():
            return cell.isoformat()
        case time():
            return f"{cell:%H:%M}"
    return " ".join(str(cell).split())
