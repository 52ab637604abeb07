"""Who fits whom: pure functions over small frozen values."""
