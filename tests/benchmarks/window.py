"""How much longer the first window takes to paint than a bare PySide6 main window."""

import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = 7

# Each child prints the moment its first paint is done, on the clock that the parent reads too.
_BARE = """
import sys, time
from PySide6.QtWidgets import QApplication, QMainWindow

class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print(time.monotonic(), flush=True)
        app.quit()

app = QApplication(sys.argv)
window = Window()
window.resize(1280, 800)
window.show()
app.exec()
"""

_OURS = """
import sys, time
from pathlib import Path
from acne_desktop import app

painted = app.first_paint(Path(sys.argv[1]))
print(time.monotonic(), flush=True)
assert 'torch' not in sys.modules, 'torch was imported before the first paint'
import os
os._exit(0)
"""


def ratio() -> tuple[float, str]:
    """Return the time from starting Python to the first paint, ours over a bare window's."""
    with tempfile.TemporaryDirectory() as folder:
        _until_paint(_BARE), _until_paint(_OURS, folder)  # warm the disk cache
        pairs = [(_until_paint(_OURS, folder), _until_paint(_BARE)) for _ in range(ROUNDS)]
    ours = statistics.median(a for a, _ in pairs)
    bare = statistics.median(b for _, b in pairs)
    detail = f"ours {ours * 1000:.0f} ms, bare {bare * 1000:.0f} ms, {ROUNDS} rounds"
    return statistics.median(a / b for a, b in pairs), detail


def _until_paint(code: str, *arguments: str) -> float:
    begin = time.monotonic()
    result = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
    )
    return float(result.stdout.split()[0]) - begin
