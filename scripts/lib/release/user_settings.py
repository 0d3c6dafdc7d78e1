"""Adds a repository folder to a settings file of Maven, and prints the result.

  user_settings.py SETTINGS REPOSITORY
"""

import pathlib
import sys

settings, repository = pathlib.Path(sys.argv[1]).read_text(), sys.argv[2]
entry = f"""        <repository>
          <id>release</id>
          <url>file://{repository}</url>
        </repository>
"""
marker = "      <repositories>\n"
assert marker in settings, f"{sys.argv[1]} has no repositories"
print(settings.replace(marker, marker + entry, 1))
